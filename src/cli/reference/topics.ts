import { exitStatusMeanings } from '../exit-status';

/** The parts of both references beside the commands, in simple Markdown. */
export const synopsis = 'docker [OPTIONS] nathost COMMAND';

export const description = [
  "Shows what nathost does and why, and administers it. It uses the API of nathost on the docker command's engine, whether that is the plugin, a container, a service or a plain process at `/run/nathost/nathost.sock`. The engine is that of `--host`, `--context`, `DOCKER_HOST`, `DOCKER_CONTEXT` or the current context. The API is a unix socket on the engine's machine. For an engine on another machine, run the command there, for example through ssh.",
  "Only root may use the API, because it can change names: run the command as root, or with sudo. `docker nathost COMMAND --help` lists a command's options.",
];

export const formats = [
  'Commands that list something have the options `--filter`, `--format`, `--no-trunc` and mostly `--quiet`, like the docker command. Values of one filter key are alternatives; all keys have to match.',
  "`--format json` prints one object a line. Other formats are templates in Go's language, `{{.Name}}`, with `if`, `range`, `with`, variables, and the functions `json`, `join`, `split`, `upper`, `lower`, `title`, `pad`, `truncate`, `len`, `index`, `print`, `printf`, `println`, `and`, `or`, `not`, `eq`, `ne`, `lt`, `le`, `gt` and `ge`. `table TEMPLATE` adds headers; `\\t` separates columns. `inspect`, `status`, `watch` and `import` have the fields of the API, in its spelling or with a capital: `{{.Addresses}}`.",
];

export const environment: readonly (readonly [string, string])[] = [
  [
    'NATHOST_SOCKET',
    "the API's socket, where nathost is not found by itself or two of them are; ignored with --host or --context",
  ],
  ['DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG', 'as for the docker command'],
  ['NO_COLOR', 'if not empty, no colours; output that is not a terminal has none anyway'],
];

export const statuses = exitStatusMeanings;
