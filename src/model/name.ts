import { isIP } from 'node:net';

/** A valid name, or the rule it breaks. */
export type ParsedName = { readonly name: string } | { readonly rule: string };

/** RFC 1123, section 2.1, with the length limits of RFC 1035, section 2.3.4. */
const longestName = 253;
const longestLabel = 63;

/** Names that the host or the engine defines itself; a container must not redirect them. */
const reserved = new Set([
  'localhost',
  'localhost.localdomain',
  'localhost4',
  'localhost4.localdomain4',
  'localhost6',
  'localhost6.localdomain6',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  'broadcasthost',
  'host.docker.internal',
  'gateway.docker.internal',
  'kubernetes.docker.internal',
  'host.containers.internal',
]);

/** Parses one host name. Upper case becomes lower case; a name that breaks a rule is refused. */
export function parseName(text: string): ParsedName {
  if (text === '') return { rule: 'a name must not be empty' };
  if (text.length > longestName) return { rule: `a name has at most ${longestName} characters` };
  if (isIP(text) !== 0) return { rule: 'a name must not be an IP address' };
  // Only ASCII: the lower case of the Kelvin sign, for example, is an ASCII letter.
  const name = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const labels = name.split('.');
  const broken = labels.map(ruleOfLabel).find((rule) => rule !== undefined);
  if (broken !== undefined) return { rule: broken };
  // Resolvers read `10.1` and `1.2.3` as addresses.
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? ''))
    return { rule: 'the last part of a name must not be a number' };
  if (reserved.has(name) || name.endsWith('.localhost'))
    return { rule: 'this name is reserved for the host itself' };
  return { name };
}

function ruleOfLabel(label: string): string | undefined {
  if (label === '') return 'a name must not have empty parts between dots';
  if (label.length > longestLabel) return `each part of a name has at most ${longestLabel} characters`;
  if (!/^[a-z0-9-]+$/.test(label)) return 'only letters a-z, digits, hyphens and dots are allowed';
  if (label.startsWith('-') || label.endsWith('-')) return 'a part must not begin or end with a hyphen';
  return undefined;
}
