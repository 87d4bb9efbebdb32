import { sharedNetwork, traefikOf } from '../../inspect/traefik';
import { isLeftToTraefik } from '../../model/reverse-proxies';
import { check, type Found } from '../check';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { recreate } from '../../inspect/commands';
import { labelKey, membersOf, networkOfNathost } from '../../inspect/who';

export const proxyNetworks = check({
  id: 'proxy-networks',
  about: {
    finds:
      'A Traefik on another network than the host’s, without a configured network, and the containers whose labels name no network; a caddy-docker-proxy that has a nathost label itself.',
    means:
      'Traefik uses any one network of a container ([getIPAddress](https://github.com/traefik/traefik/blob/master/pkg/provider/docker/config.go)). Once the container has a nathost label, that can be nathost’s network, which Traefik cannot reach: it answers 504. caddy-docker-proxy uses every network that it is on itself ([getIngressNetworks](https://github.com/lucaslorentz/caddy-docker-proxy/blob/master/generator/generator.go)). On the host’s network, both reach all networks.',
    fix: 'Label the containers `traefik.docker.network=…` with the network that both are on, or start Traefik with `--providers.docker.network=…`; give caddy-docker-proxy `CADDY_INGRESS_NETWORKS`.',
  },
  needs: ['containers'],
  uses: ['networks', 'nathost'],
  find: ({ containers }, { networks = [], nathost }) => {
    const network = networkOfNathost(networks, nathost);
    const ours = network?.name ?? 'nathost';
    const members = new Set(
      network ? membersOf(network, containers).map(({ container }) => container.id) : [],
    );
    const beside = containers.filter(({ running, networkMode }) => running && networkMode !== 'host');
    const isLabelled = ({ id, labels }: ContainerFacts) =>
      members.has(id) || Object.hasOwn(labels, labelKey('name', nathost));
    return beside.flatMap((proxy) => [
      ...ofTraefik(proxy, containers, { ours, isLabelled }),
      ...(members.has(proxy.id) ? ofCaddy(proxy, ours) : []),
    ]);
  },
  ok: () => 'no proxy on another network would use nathost’s network for an application',
});

interface Labelled {
  readonly ours: string;
  readonly isLabelled: (container: ContainerFacts) => boolean;
}

/** A warning for containers with a nathost label, a note for the others. */
function ofTraefik(
  proxy: ContainerFacts,
  containers: readonly ContainerFacts[],
  { ours, isLabelled }: Labelled,
): Found[] {
  const seen = traefikOf(proxy);
  if (seen === 'none') return [];
  const left = containers.filter(
    (container) =>
      container !== proxy &&
      isLeftToTraefik(container.labels) &&
      sharedNetwork(container, proxy, ours) !== undefined,
  );
  const of = (labelled: boolean): Found[] => {
    const some = left.filter((container) => isLabelled(container) === labelled);
    return some.length === 0 ? [] : [finding(proxy, some, { ours, labelled, isSure: seen === 'sure' })];
  };
  return [...of(true), ...of(false)];
}

function finding(
  proxy: ContainerFacts,
  some: readonly ContainerFacts[],
  { ours, labelled, isSure }: { readonly ours: string; readonly labelled: boolean; readonly isSure: boolean },
): Found {
  const names = some.map(({ name }) => name).join(', ');
  const unless = isSure ? '' : ', unless providers.docker.network stands in its file';
  return {
    severity: labelled && isSure ? 'warning' : 'note',
    subject: `container ${proxy.name}`,
    what: `this Traefik takes any network of ${names}${unless}`,
    means: labelled
      ? `${some.length === 1 ? 'it is' : 'they are'} on ${ours} as well, where it does not reach ${some.length === 1 ? 'it' : 'them'}: it answers 504 when it takes that`
      : 'with a label of nathost that may be nathost’s, where it does not reach it: add the line together with the label',
    command: some.flatMap((container) =>
      recreate(
        container,
        `with the label traefik.docker.network=${sharedNetwork(container, proxy, ours) ?? ''}`,
      ),
    ),
  };
}

function ofCaddy(proxy: ContainerFacts, ours: string): Found[] {
  const { commandLine, environment } = proxy;
  const isTold =
    environment.some((line) => line.startsWith('CADDY_INGRESS_NETWORKS=')) ||
    /--ingress-networks[=\s]/.test(commandLine);
  if (isTold || !/(?:^|\s)docker-proxy(?:\s|$)/.test(commandLine)) return [];
  const others = proxy.endpoints.map(({ network }) => network).filter((network) => network !== ours);
  return [
    {
      severity: 'warning',
      subject: `container ${proxy.name}`,
      what: `this caddy-docker-proxy is on ${ours} itself, and takes every network that it is on`,
      means: `it sends a part of the requests to addresses on ${ours}, where containers do not reach one another`,
      command: recreate(proxy, `with the variable CADDY_INGRESS_NETWORKS=${others.join(',')}`),
    },
  ];
}
