import { exitStatusMeanings } from '../exit-status';

/** What the reference says besides the commands; both of its forms have it. In Markdown of the plainest kind. */
export const synopsis = 'docker [OPTIONS] nathost COMMAND';

export const description = [
  "Shows what nathost does and why, and steers it. It speaks to the API of the plugin on the engine that the docker command would speak to: that of `--host`, `--context`, `DOCKER_HOST`, `DOCKER_CONTEXT` or the current context. The API is on a unix socket of the engine's machine, so an engine of another machine is out of reach: run it there, for example through ssh.",
  "Only root may use the API, because it can change names: run it as root, or with sudo. `docker nathost COMMAND --help` has a command's options.",
];

export const formats = [
  'Commands that list have the options `--filter`, `--format`, `--no-trunc` and mostly `--quiet`, as the docker command has them. Values of one filter key are alternatives; different keys have to match together.',
  "`--format json` prints an object a line. Other formats are templates in Go's language, `{{.Name}}`, with `if`, `range`, `with`, variables, and the functions `json`, `join`, `split`, `upper`, `lower`, `title`, `pad`, `truncate`, `len`, `index`, `print`, `printf`, `println`, `and`, `or`, `not`, `eq`, `ne`, `lt`, `le`, `gt` and `ge`. `table TEMPLATE` puts headers above; `\\t` parts columns. `inspect`, `status`, `watch` and `import` have the fields of the API, in its spelling or with a capital: `{{.Addresses}}`.",
];

export const environment: readonly (readonly [string, string])[] = [
  [
    'NATHOST_SOCKET',
    "the API's socket, for nathost as a plain process; not used where --host or --context is given",
  ],
  ['DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG', 'as for the docker command'],
  ['NO_COLOR', 'when it is not empty, no colours; there are none where the output is not a terminal'],
];

export const statuses = exitStatusMeanings;
