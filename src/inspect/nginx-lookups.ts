import { parseAddress } from '../model/address';
import type { NginxDirective } from './parse/nginx';

/** A name that nginx resolves at run time, and never from a hosts file. */
export interface Lookup {
  readonly directive: NginxDirective;
  /** The name, if the configuration shows it. */
  readonly name?: string;
  /** The directive without a variable. */
  readonly plainly: string;
}

export const passes: ReadonlySet<string> = new Set([
  'proxy_pass',
  'grpc_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'memcached_pass',
]);

/** Finds names that nginx resolves at run time (ngx_http_upstream_init_request): variables, unless their value is a known upstream. */
export function lookups(all: readonly NginxDirective[]): Lookup[] {
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
      : target
          .replace(end, withScheme(value, target, all))
          .replace(/\$(request_uri|uri|is_args\$args)\b.*$/, '');
    return [
      {
        directive,
        ...(!value.includes('$') && { name: hostOf(value) }),
        plainly: `${directive.name} ${plain};`,
      },
    ];
  });
}

/** Names of `upstream` blocks, and targets without variables, which nginx resolves when it loads its configuration. */
function knownUpstreams(all: readonly NginxDirective[]): Set<string> {
  return new Set(
    all.flatMap(({ name, args: [first = ''] }) => {
      if (name === 'upstream') return [first];
      return passes.has(name) && !first.includes('$') ? [endOf(first)] : [];
    }),
  );
}

/** A hostile configuration can multiply values without end. */
const mostValues = 64;

/** The possible values of a text by its `set` directives, or the text itself; at most `mostValues`. */
function expand(text: string, all: readonly NginxDirective[]): string[] {
  const found: string[] = [];
  const grow = (grown: string, depth: number): void => {
    if (found.length === mostValues) return;
    const [written, braced, bare] = /\$(?:\{(\w+)\}|(\w+))/.exec(grown) ?? [];
    const values = written === undefined || depth > 5 ? [] : valuesOf(`$${braced ?? bare ?? ''}`, all);
    if (written === undefined || values.length === 0) found.push(grown);
    else for (const value of values) grow(endOf(grown.replace(written, value)), depth + 1);
  };
  grow(text, 0);
  return found;
}

function valuesOf(variable: string, all: readonly NginxDirective[]): string[] {
  return all
    .filter(({ name, args }) => name === 'set' && args[0] === variable)
    .map(({ args }) => args[1] ?? '');
}

/** If a variable is the whole target, its value includes the scheme. */
function withScheme(value: string, target: string, all: readonly NginxDirective[]): string {
  if (target.includes('://')) return value;
  const whole = all.find(
    ({ name, args: [, set = ''] }) => name === 'set' && set.includes('://') && endOf(set) === value,
  );
  return whole?.args[1] ?? value;
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
