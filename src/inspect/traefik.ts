import { traefikFlags } from '../model/reverse-proxies';
import type { ContainerFacts } from './parse/engine';

/** In Traefik, flags, environment and file exclude one another: with flags or environment, its whole configuration is known. */
export function traefikOf({ commandLine, environment, image }: ContainerFacts): 'none' | 'sure' | 'likely' {
  const { asksEngine, namesNetwork } = traefikFlags(commandLine);
  const variables = environment.map((line) => line.replace(/=.*$/s, '').toUpperCase());
  if (namesNetwork || variables.includes('TRAEFIK_PROVIDERS_DOCKER_NETWORK')) return 'none';
  if (asksEngine || variables.some((name) => /^TRAEFIK_PROVIDERS_DOCKER(?:_|$)/.test(name))) return 'sure';
  return /(?:^|\/)traefik(?::|@|$)/.test(image) ? 'likely' : 'none';
}

/** A network that both are on, other than nathost's. */
export function sharedNetwork(one: ContainerFacts, other: ContainerFacts, ours: string): string | undefined {
  const theirs = new Set(other.endpoints.map(({ network }) => network));
  return one.endpoints
    .map(({ network }) => network)
    .filter((network) => network !== ours && theirs.has(network))
    .toSorted()[0];
}
