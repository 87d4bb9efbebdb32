import { isVisible, visible } from '../model/visible';
import { parseSubnet, subnetsOverlap } from '../model/subnet';
import { changeSettings, type Way } from '../model/way';
import type { ContainerFacts, NetworkFacts } from './parse/engine';
import type { Route } from './parse/ip';

/** Quotes a word for a shell if needed; on one line, without control characters. */
export function word(text: string): string {
  if (/^[\w./:@=,+-]+$/.test(text)) return text;
  return isVisible(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `$'${escaped(text)}'`;
}

/** For `$'…'` of bash, zsh, ksh and busybox: bytes as three octal digits, so that following digits do not matter. */
function escaped(text: string): string {
  const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`;
  return text.replace(/[^]/gu, (character) => {
    if (/['\\]/.test(character)) return `\\${character}`;
    return isVisible(character) ? character : [...Buffer.from(character)].map(octal).join('');
  });
}

/** A shell comment, which others' text cannot end. */
export function comment(text: string): string {
  return `# ${visible(text.replace(/\s+/g, ' '))}`;
}

/** Commands that let nathost create its network again. It reconnects labelled containers at once. */
export function remakeNetwork(network: NetworkFacts, subnet: string, way: Way = 'plugin'): string[] {
  const name = word(network.name);
  return changeSettings(
    way,
    [`NATHOST_SUBNET=${subnet}`],
    [
      `for c in $(docker ps -aq --filter network=${name}); do docker network disconnect -f ${name} $c; done`,
      `docker network rm ${name}`,
    ],
  );
}

/** A /20 that no network or route of this host uses. */
export function freeSubnet(networks: readonly NetworkFacts[], routes: readonly Route[]): string {
  const taken = [
    ...networks.flatMap((network) => network.subnets.map(({ subnet }) => subnet)),
    ...routes.map((route) => route.destination),
  ].flatMap((text) => parseSubnet(text) ?? []);
  const inUse = taken.filter((subnet) => subnet.prefix > widestShare);
  for (let second = 203; second < 256; second++) {
    const candidate = parseSubnet(`10.${second}.0.0/20`);
    if (candidate && !inUse.some((subnet) => subnetsOverlap(subnet, candidate))) return candidate.text;
  }
  return '172.31.240.0/20';
}

/** A route for half of all addresses is a default route in effect, as VPNs set it. */
export const widestShare = 1;

/** How to create a container again with a change. */
export function recreate(container: ContainerFacts, change: string): string[] {
  const service = container.labels['com.docker.compose.service'];
  const files = container.labels['com.docker.compose.project.config_files'];
  if (service === undefined || !files)
    return [`docker rm -f ${word(container.name)}`, `docker run … ${comment(change)}`];
  const flags = files.split(',').map((file) => `-f ${word(file)}`);
  return [
    comment(`in ${files.replaceAll(',', ', ')}: ${change}`),
    `docker compose ${flags.join(' ')} up -d -- ${word(service)}`,
  ];
}
