import { parseSubnet, subnetsOverlap } from '../../../model/subnet';
import type { ContainerFacts, NetworkFacts } from '../parse/engine';
import type { Route } from '../parse/ip';

/** A word for a shell, in quotes where it needs them. */
export function word(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A comment of a shell: what a container brought into it can end it nowhere. */
export function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ')}`;
}

/** Lets nathost make its network anew; labelled containers are connected again by themselves, at once. */
export function remakeNetwork(network: NetworkFacts, subnet: string): string {
  return [
    'docker plugin disable nathost',
    `docker plugin set nathost NATHOST_SUBNET=${subnet}`,
    `for c in $(docker ps -aq --filter network=${word(network.name)}); do docker network disconnect -f ${word(network.name)} $c; done`,
    `docker network rm ${word(network.name)}`,
    'docker plugin enable nathost',
  ].join('\n');
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
export function recreate(container: ContainerFacts, change: string): string {
  const why = comment(change);
  const service = container.labels['com.docker.compose.service'];
  const files = container.labels['com.docker.compose.project.config_files'];
  if (service === undefined || !files) return `docker rm -f ${word(container.name)}\ndocker run … ${why}`;
  const flags = files.split(',').map((file) => `-f ${word(file)}`);
  return `# in ${files.replaceAll(',', ', ')}: ${why.slice(2)}\ndocker compose ${flags.join(' ')} up -d ${word(service)}`;
}
