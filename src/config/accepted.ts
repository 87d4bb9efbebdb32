import { posix } from 'node:path';
import type { AddressFamily } from '../model/address';
import { parseName } from '../model/name';
import type { LoopbackPort } from '../model/settings';
import { parseSubnet, subnetsOverlap } from '../model/subnet';
import type { Subnet } from '../model/subnet';
import { parseDuration } from './duration';

/** The accepted values of a setting: a description, and a decoder that returns `undefined` for other values. */
export interface Accepted<T> {
  readonly text: string;
  readonly decode: (text: string) => T | undefined;
}

/** sun_path holds 108 bytes, the last of them zero (unix(7)). */
const longestSocketPath = 107;

export function oneOf<const T extends string>(...values: T[]): Accepted<T> {
  return {
    text: values.map((value) => `\`${value}\``).join(' or '),
    decode: (text) => values.find((value) => value === text),
  };
}

export function matching(rule: RegExp, text: string): Accepted<string> {
  return { text, decode: (value) => (rule.test(value) ? value : undefined) };
}

/** A duration in milliseconds; the bounds are inclusive. A value below `floor` counts as `floor`. */
export function duration(shortest: string, longest: string, floor = shortest): Accepted<number> {
  const [min = NaN, max = NaN] = [parseDuration(shortest), parseDuration(longest)];
  const least = parseDuration(floor) ?? min;
  return {
    text: `a duration from ${shortest} to ${longest}, in whole h, m, s and ms, such as \`1h30m\` or \`500ms\``,
    decode: (text) => {
      const value = parseDuration(text);
      return value !== undefined && value >= min && value <= max ? Math.max(value, least) : undefined;
    },
  };
}

/** Ports in ascending order, no duplicates. */
export function ports(most: number): Accepted<readonly number[]> {
  return {
    text: `nothing, or at most ${most} ports from 1 to 65535 with commas between them, such as \`80,443\``,
    decode: (text) => {
      const words = text === '' ? [] : text.split(',');
      const found = [...new Set(words.map(Number))].toSorted((a, b) => a - b);
      const isRight =
        words.every((word) => /^[1-9]\d{0,4}$/.test(word)) && found.every((port) => port <= 65_535);
      return isRight && found.length <= most ? found : undefined;
    },
  };
}

/** Domain names in lower case, no duplicates. */
export function domains(most: number): Accepted<readonly string[]> {
  return {
    text: `nothing, or at most ${most} domains with commas between them, such as \`example.com,shop.example.net\``,
    decode: (text) => {
      const found = text === '' ? [] : text.split(',').map((word) => parseName(word.trim()));
      const names = found.flatMap((parsed) => ('name' in parsed ? [parsed.name] : []));
      return names.length === found.length && names.length <= most ? [...new Set(names)] : undefined;
    },
  };
}

/** The values of another, or one word with a special meaning. */
export function wordOr<const W extends string, T>(word: W, other: Accepted<T>): Accepted<W | T> {
  return {
    text: `\`${word}\`, or ${other.text}`,
    decode: (text) => (text === word ? word : other.decode(text)),
  };
}

/** A subnet for containers, as canonical text; the bounds of its prefix length are inclusive. */
export function subnet(
  family: AddressFamily,
  shortest: number,
  longest: number,
  example: string,
): Accepted<string> {
  const unfit =
    family === 4 ? 'loopback, link-local, multicast or reserved' : 'loopback, link-local or multicast';
  return {
    text: `an IPv${family} subnet from /${shortest} to /${longest} such as \`${example}\`, with no host bits set, not ${unfit}`,
    decode: (text) => {
      const found = parseSubnet(text);
      if (found?.family !== family || found.prefix < shortest || found.prefix > longest) return undefined;
      return isUnfit(found) ? undefined : found.text;
    },
  };
}

export function absolutePath(): Accepted<string> {
  return { text: 'an absolute path', decode: decodePath };
}

export function socketPath(scheme: '' | 'unix://' = ''): Accepted<string> {
  return {
    text: `${scheme === '' ? '' : `\`${scheme}\` and `}the absolute path of a unix socket, at most ${longestSocketPath} bytes`,
    decode: (text) => {
      const path = text.startsWith(scheme) ? decodePath(text.slice(scheme.length)) : undefined;
      return path !== undefined && Buffer.byteLength(path) <= longestSocketPath ? path : undefined;
    },
  };
}

export function loopbackPort(): Accepted<LoopbackPort> {
  return {
    text: '`127.0.0.1:PORT` or `[::1]:PORT`, with a port from 1 to 65535',
    decode: (text) => {
      const [, host, digits] = /^(127\.0\.0\.1|\[::1\]):([1-9]\d{0,4})$/.exec(text) ?? [];
      const port = Number(digits);
      if (host === undefined || port > 65_535) return undefined;
      return { host: host === '127.0.0.1' ? host : '::1', port };
    },
  };
}

function decodePath(text: string): string | undefined {
  return /^\/[^\0-\x1f\x7f]*$/.test(text) ? posix.resolve(text) : undefined;
}

/** Addresses that containers cannot use, from IANA's special-purpose address registries. */
const unfitSubnets = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
];

function isUnfit(subnet: Subnet): boolean {
  return unfitSubnets.some((text) => {
    const unfit = parseSubnet(text);
    return unfit !== undefined && subnetsOverlap(unfit, subnet);
  });
}
