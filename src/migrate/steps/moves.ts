import { comment, word } from '../../inspect/commands';
import { composeUp, fragmentOf } from '../compose-lines';
import { isMovable } from '../obstacles';
import type { Picture, Proxy } from '../picture';
import { madeAgain } from '../replacement';
import type { Step } from '../step';
import type { ServiceOrigin } from '../workload';

/** Moves proxies to the host's network. */
export function moveSteps(picture: Picture): Step[] {
  return picture.proxies
    .filter((proxy) => !proxy.onHost && isMovable(proxy, picture))
    .map((proxy) =>
      proxy.workload.service
        ? ofService(proxy, proxy.workload.service, picture)
        : ofContainer(proxy, picture),
    );
}

/** Keys that a service on the host's network must not have. */
const ofOtherNetworks = ['networks', 'ports', 'extra_hosts', 'links', 'sysctls', 'mac_address'];

function ofService(proxy: Proxy, service: ServiceOrigin, picture: Picture): Step {
  const { workload } = proxy;
  const present = new Set([
    ...service.keys,
    ...(workload.published.length > 0 ? ['ports'] : []),
    ...(workload.extraHosts.length > 0 ? ['extra_hosts'] : []),
  ]);
  const reset = ofOtherNetworks.filter((key) => present.has(key));
  return {
    ...about(proxy),
    fragment: fragmentOf([[service, { set: { network_mode: 'host' }, labels: proxyLabel(picture), reset }]]),
    command: composeUp([service]),
  };
}

function ofContainer(proxy: Proxy, picture: Picture): Step {
  const { command, missing } = madeAgain(
    proxy.workload,
    { toHostNetwork: true, labels: proxyLabel(picture) },
    picture,
  );
  const shared = about(proxy);
  const [container] = proxy.workload.containers;
  const name = word(container?.name ?? '');
  const back = `back again: docker rm -f ${name}; docker rename ${word(`${container?.name ?? ''}-before`)} ${name}; docker start ${name}`;
  return {
    ...shared,
    because: [shared.because, ...missing].join('; '),
    command: [...command, ...(container ? [comment(back)] : [])],
  };
}

/** Only for NATHOST_PROXIES=labelled. */
function proxyLabel({ onlyLabelled, prefix }: Picture): Readonly<Record<string, string>> {
  return onlyLabelled ? { [`${prefix}.proxy`]: 'true' } : {};
}

function about({ workload }: Proxy): Pick<Step, 'part' | 'subject' | 'what'> & { readonly because: string } {
  const ports = workload.published
    .filter(({ hostPort }) => hostPort > 0)
    .map(({ hostPort, protocol }) => `${hostPort}/${protocol}`);
  const without = [
    ...(ports.length > 0 ? [`published ports (${[...new Set(ports)].join(', ')})`] : []),
    ...(workload.extraHosts.length > 0 ? ['extra_hosts'] : []),
    ...(workload.networks.some(({ fixed }) => fixed !== '') ? ['a fixed address'] : []),
  ];
  return {
    part: 'move',
    subject: workload.title,
    what: `run it with the host's network${without.length > 0 ? `, without ${without.join(' and ')}` : ''}`,
    because:
      'it is interrupted for about a second between stop and start; docs/migrate.md shows how to avoid that',
  };
}
