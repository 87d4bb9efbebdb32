import { lookups, passes } from '../inspect/nginx-lookups';
import { walkNginx, type NginxDirective } from '../inspect/parse/nginx';
import type { Configuration } from './facts';

/** A server that a proxy's configuration sends requests to. */
export interface Target {
  readonly host: string;
  readonly port?: number;
  /** `/etc/nginx/conf.d/default.conf:3`. */
  readonly place: string;
  /** As written there. */
  readonly written: string;
  /** What to write instead, because the proxy resolves this name with DNS at run time and never reads a hosts file. */
  readonly plainly?: string;
}

/** The servers in a proxy's configuration. Configurations other than nginx's are searched for texts that look like servers. */
export function targetsIn(configuration: Configuration): readonly Target[] {
  return 'nginx' in configuration ? inNginx(configuration.nginx) : configuration.texts.flatMap(inText);
}

function inNginx(directives: readonly NginxDirective[]): Target[] {
  const all = [...walkNginx(directives)];
  const upstreams = new Set(all.flatMap(({ name, args }) => (name === 'upstream' ? (args[0] ?? []) : [])));
  const plain = serversOf(directives)
    .filter(({ args: [target = ''] }) => !target.includes('$'))
    .flatMap((directive) => {
      const [written = ''] = directive.args;
      const end = endIn(written);
      return end && !upstreams.has(end.host) ? [{ ...end, place: placeOf(directive), written }] : [];
    });
  const looked = lookups(all).flatMap(({ directive, name, plainly }): Target[] => {
    const end = endIn(plainly.replace(/;$/, '').split(' ')[1] ?? '');
    const { name: word, args } = directive;
    const written = `${word} ${args.join(' ')};`;
    return [{ ...end, host: name ?? '', place: placeOf(directive), written, plainly }];
  });
  return [...plain.filter(({ place }) => !looked.some((one) => one.place === place)), ...looked];
}

/** `proxy_pass` and similar directives, and `server` within `upstream`; elsewhere `server` is a block. */
function serversOf(directives: readonly NginxDirective[]): NginxDirective[] {
  return directives.flatMap((directive) => {
    if (passes.has(directive.name)) return [directive];
    const { block = [] } = directive;
    return directive.name === 'upstream' ? block.filter(({ name }) => name === 'server') : serversOf(block);
  });
}

export function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file}:${line}`;
}

function endIn(text: string): { host: string; port?: number } | undefined {
  const [, host, port] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(?:[/?]|$)/i.exec(text) ?? [];
  if (host === undefined || text.startsWith('unix:')) return undefined;
  return { host: plainHost(host), ...(port !== undefined && { port: Number(port) }) };
}

const end =
  /(?<![\w.$@-])(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]+\]|[a-z0-9](?:[\w.-]*[a-z0-9])?)(?::(\d{1,5}))?(?![\w-])/gi;
/** Envoy, Traefik's TCP routers and others write host and port separately. */
const named = /\b(?:address|host|hostname|server|dial)\b["']?\s*[:=]/i;

function inText({ path, text }: { readonly path: string; readonly text: string }): Target[] {
  return text.split('\n').flatMap((line, at) => {
    const plain = line.replace(/(?:^|\s)(?:#|\/\/\s).*$/, '');
    return [...plain.matchAll(end)].flatMap(([written, scheme, host = '', port]): Target[] =>
      scheme !== undefined || port !== undefined || named.test(plain)
        ? [
            {
              host: plainHost(host),
              ...(port !== undefined && { port: Number(port) }),
              place: `${path}:${at + 1}`,
              written,
            },
          ]
        : [],
    );
  });
}

function plainHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}
