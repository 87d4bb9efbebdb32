import { parseAddress } from '../../../model/address';
import { check, type Found } from '../check';
import type { NathostFacts, NginxOfContainer } from '../facts';
import type { ContainerFacts } from '../parse/engine';
import { walkNginx, type NginxDirective } from '../parse/nginx';
import { comment, word } from './commands';
import { hostNetworked } from './who';

export const nginxNames = check({
  id: 'nginx-names',
  about: {
    finds:
      'nginx configurations in running proxies that name an upstream by a variable, or with `resolve`, or have a `resolver`.',
    means:
      'What nginx looks up while it runs, it asks a DNS server for; `/etc/hosts` is read only for plain names, when the configuration is loaded. A name of nathost that is looked up in this way is not found: 502.',
    mends:
      'Write the name plainly, `proxy_pass http://app:8080;`, and reload nginx. The address stays the same, so nothing needs looking up later.',
  },
  needs: ['containers', 'nginx'],
  uses: ['nathost'],
  find: ({ containers, nginx }, { nathost }) =>
    hostNetworked(containers).flatMap((container) =>
      nginx
        .filter(({ containerId }) => containerId === container.id)
        .flatMap((found) => lookAt(container, found, nathost)),
    ),
  ok: ({ nginx }) =>
    nginx.length === 0
      ? 'no nginx runs on the host’s network'
      : `${nginx.length} nginx on the host’s network, all with plain upstream names`,
});

function lookAt(
  container: ContainerFacts,
  { configuration }: NginxOfContainer,
  nathost: NathostFacts | undefined,
): Found[] {
  const subject = `container ${container.name}`;
  if ('unknown' in configuration)
    return [
      {
        severity: 'note',
        subject,
        what: `its nginx configuration could not be read: ${configuration.unknown}`,
      },
    ];
  const all = [...walkNginx(configuration.known)];
  const uses = lookups(all);
  const resolver = all.find(({ name }) => name === 'resolver');
  if (uses.length === 0 && resolver)
    return [
      {
        severity: 'note',
        subject,
        what: `${placeOf(resolver)} has a resolver (${resolver.args.join(' ')}), but no upstream is looked up by it`,
        means:
          'names in proxy_pass are plain, so they are read from /etc/hosts; the resolver serves others, such as OCSP stapling',
      },
    ];
  return uses.map((use) => finding(container, use, nathost));
}

interface Lookup {
  readonly directive: NginxDirective;
  /** The name that is looked up, where the configuration tells. */
  readonly name?: string;
  /** What to write instead. */
  readonly plainly: string;
}

const passes = new Set([
  'proxy_pass',
  'grpc_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'memcached_pass',
]);

/** Where nginx looks a name up while it runs (ngx_http_upstream_init_request): at a variable, unless what it names is known as an upstream. */
function lookups(all: readonly NginxDirective[]): Lookup[] {
  const known = knownUpstreams(all);
  return all.flatMap((directive): Lookup[] => {
    const [target = ''] = directive.args;
    if (directive.name === 'server' && directive.args.includes('resolve'))
      return [{ directive, name: hostOf(target), plainly: `server ${target};` }];
    if (!passes.has(directive.name) || !target.includes('$')) return [];
    const end = endOf(target);
    const values = expand(end, all);
    const open = values.filter(
      (value) => !known.has(value) && !known.has(hostOf(value)) && !isAddress(value),
    );
    if (open.length === 0) return [];
    const [value = ''] = open;
    const plain = value.includes('$')
      ? 'http://NAME:PORT'
      : target.replace(end, value).replace(/\$(request_uri|uri|is_args\$args)\b.*$/, '');
    return [
      {
        directive,
        ...(!value.includes('$') && { name: hostOf(value) }),
        plainly: `${directive.name} ${plain};`,
      },
    ];
  });
}

/** Names of `upstream` blocks, and the ends of plain passes, which nginx resolved when it loaded them. */
function knownUpstreams(all: readonly NginxDirective[]): Set<string> {
  return new Set(
    all.flatMap(({ name, args: [first = ''] }) => {
      if (name === 'upstream') return [first];
      return passes.has(name) && !first.includes('$') ? [endOf(first)] : [];
    }),
  );
}

/** The values a text can have, as far as `set` tells; itself where it does not. */
function expand(text: string, all: readonly NginxDirective[], depth = 0): string[] {
  const [written, braced, bare] = /\$(?:\{(\w+)\}|(\w+))/.exec(text) ?? [];
  if (written === undefined || depth > 5) return [text];
  const variable = `$${braced ?? bare ?? ''}`;
  const values = all
    .filter(({ name, args }) => name === 'set' && args[0] === variable)
    .map(({ args }) => args[1] ?? '');
  if (values.length === 0) return [text];
  return values.flatMap((value) => expand(endOf(text.replace(written, value)), all, depth + 1));
}

/** `app:8080` of `http://app:8080/path`. */
function endOf(target: string): string {
  return target
    .replace(/^[a-z]+:\/\//, '')
    .replace(/(?<!^)\/.*$/, '')
    .replace(/\$(request_uri|uri)$/, '');
}

function hostOf(end: string): string {
  return end.startsWith('[') ? end.slice(1).replace(/\].*$/, '') : end.replace(/:[^:]*$/, '');
}

function isAddress(end: string): boolean {
  return end.startsWith('unix:') || parseAddress(hostOf(end)) !== undefined;
}

function finding(
  container: ContainerFacts,
  { directive, name, plainly }: Lookup,
  nathost: NathostFacts | undefined,
): Found {
  const ours = nathost?.names.some((kept) => kept.name === name) ?? false;
  const shown = `${directive.name} ${directive.args.join(' ')};`;
  return {
    severity: ours ? 'error' : 'warning',
    subject: `container ${container.name}`,
    what: `${placeOf(directive)} says ${shown}${name === undefined ? '' : ` which looks up ${name} at run time`}`,
    means: ours
      ? `nginx asks a DNS server for ${name ?? ''}, which only /etc/hosts knows: it answers 502`
      : 'nginx asks a DNS server for such a name and never reads /etc/hosts for it, so no name of nathost works there',
    command: `${comment(`in ${placeOf(directive)}, write plainly: ${plainly}`)}\ndocker exec ${word(container.name)} nginx -s reload`,
  };
}

function placeOf({ file, line }: NginxDirective): string {
  return `${file}:${line}`;
}
