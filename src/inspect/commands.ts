import { isVisible, visible } from '../model/visible';
import { parseSubnet, subnetsOverlap } from '../model/subnet';
import { changeSettings, type Way } from '../model/way';
import type { ContainerFacts, NetworkFacts } from './parse/engine';
import type { Route } from './parse/ip';

/** A word for a shell, in quotes where it needs them; on one line, and nothing in it steers a terminal. */
export function word(text: string): string {
  if (/^[\w./:@=,+-]+$/.test(text)) return text;
  return isVisible(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `$'${escaped(text)}'`;
}

/** For `$'…'`, which bash, zsh, ksh and busybox have: bytes in three octal digits, which no digit behind them changes. */
function escaped(text: string): string {
  const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`;
  return text.replace(/[^]/gu, (character) => {
    if (/['\\]/.test(character)) return `\\${character}`;
    return isVisible(character) ? character : [...Buffer.from(character)].map(octal).join('');
  });
}

/** A comment of a shell: what a container brought into it can end it nowhere. */
export function comment(text: string): string {
  return `# ${visible(text.replace(/\s+/g, ' '))}`;
}

/** Lets nathost make its network anew; labelled containers are connected again by themselves, at once. */
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

/** A /20 for nathost that nothing on this host leads to. */
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

/** A route as wide as half of all addresses is a default route in disguise, as VPNs set it. */
export const widestShare = 1;

/** How to make a container again after a change of what it was made with. */
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
