import { isUp } from '../../model/claim';
import type { DecodedLabels } from '../../model/labels';
import type { Problem } from '../../model/problem';
import type { ContainerRecord } from '../../model/record';
import { isLeftToTraefik } from '../../model/reverse-proxies';
import type { Settings } from '../../model/settings';
import { ofContainer } from '../../model/subject';

interface Seen {
  readonly settings: Settings;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Proxies on networks of their own that may use any network of a container. */
  readonly networkTakers?: ReadonlyMap<string, ContainerRecord>;
  readonly labelsOf: (container: ContainerRecord) => DecodedLabels;
}

/**
 * Labelled applications to which a proxy on another network may send requests at their address on nathost's network, which it cannot
 * reach.
 */
export function ambiguousNetworks({ settings, containers, networkTakers, labelsOf }: Seen): Problem[] {
  const proxies = [...(networkTakers?.values() ?? [])].filter(isUp);
  if (proxies.length === 0) return [];
  return [...containers.values()].flatMap((container) => {
    if (!isLeftToTraefik(container.labels) || labelsOf(container).claim === undefined) return [];
    const [found] = proxies.flatMap((proxy) => {
      const [network] = sharedNetworks(container, proxy, settings.network);
      return proxy.id === container.id || network === undefined ? [] : [{ proxy, network }];
    });
    return found ? [problem(container, found.proxy, found.network, settings.network)] : [];
  });
}

function sharedNetworks(one: ContainerRecord, other: ContainerRecord, ours: string): string[] {
  return Object.keys(one.endpoints)
    .filter((network) => network !== ours && network in other.endpoints)
    .toSorted();
}

function problem(of: ContainerRecord, proxy: ContainerRecord, network: string, ours: string): Problem {
  return {
    kind: 'network-ambiguous',
    about: ofContainer(of),
    message: `its labels tell Traefik (container ${proxy.name}) to send requests to it, but not over which network: on ${ours} Traefik cannot reach it and answers 504`,
    remedy: `Create it again with the label traefik.docker.network=${network}; or start Traefik with --providers.docker.network=${network}.`,
  };
}
