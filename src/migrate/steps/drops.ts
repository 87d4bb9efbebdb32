import { composeUp, fragmentOf } from '../compose-lines';
import { isMovable } from '../obstacles';
import type { Picture } from '../picture';
import { madeAgain } from '../replacement';
import type { Step } from '../step';
import type { Workload } from '../workload';
import { parseAddress } from '../../model/address';
import { subnetContains } from '../../model/subnet';

/** Steps that drop what only the old way needed. */
export function dropSteps(picture: Picture): Step[] {
  return [...publishedPorts(picture), ...extraHosts(picture), ...fixedAddresses(picture)];
}

/** Ports published only for proxies on the host, which now use the application's name. */
function publishedPorts(picture: Picture): Step[] {
  return picture.applications.flatMap(({ workload, names, uses }) => {
    const through = uses.filter(({ by }) => by === 'published');
    if (through.length === 0) return [];
    const ports = [...new Set(through.map(({ target }) => target.port ?? 0))];
    return [
      {
        part: 'drop' as const,
        subject: workload.title,
        what: `published port${ports.length === 1 ? '' : 's'} ${ports.join(' and ')}`,
        because: `${[...new Set(through.map(({ proxy }) => proxy.title))].join(' and ')} reaches it as ${names.join(', ')} by then; drop it if nobody else uses it (ss -tn, or docker nathost doctor dnat-flows)`,
        ...again(workload, picture, { keys: ['ports'], change: { withoutPublished: true } }),
      },
    ];
  });
}

/** Lines of proxies that were on the host's network before; proxies that move lose theirs by moving. */
function extraHosts(picture: Picture): Step[] {
  return picture.proxies
    .filter(({ onHost, workload }) => onHost && workload.extraHosts.length > 0)
    .map(({ workload }) => ({
      part: 'drop' as const,
      subject: workload.title,
      what: `extra_hosts: ${workload.extraHosts.join(', ')}`,
      because:
        'until then they are harmless as long as the addresses are the same; with them it gets no copy of the host’s hosts file, so it has no names at its first instruction',
      ...again(workload, picture, { keys: ['extra_hosts'], change: { withoutExtraHosts: true } }),
    }));
}

/** Addresses that were fixed so that proxies could find the application. */
function fixedAddresses(picture: Picture): Step[] {
  const { applications, pool, proxies } = picture;
  const movable = proxies.filter((proxy) => isMovable(proxy, picture)).map(({ workload }) => workload);
  return applications.flatMap(({ workload, names, uses }) => {
    const fixed = workload.networks.filter(({ fixed: text, network }) => {
      const address = parseAddress(text);
      return network !== picture.ownNetwork && address && !(pool && subnetContains(pool, address));
    });
    if (fixed.length === 0 || !uses.every(({ proxy }) => movable.includes(proxy))) return [];
    return [
      {
        part: 'drop' as const,
        subject: workload.title,
        what: `its fixed address ${fixed.map(({ fixed: text, network }) => `${text} on ${network}`).join(', ')}`,
        because: `proxies ask for ${names.join(', ')} by then; keep it where something else uses it`,
      },
    ];
  });
}

function again(
  workload: Workload,
  picture: Picture,
  {
    keys,
    change,
  }: { keys: readonly string[]; change: { withoutPublished?: true; withoutExtraHosts?: true } },
): Pick<Step, 'fragment' | 'command'> {
  const { service, swarm } = workload;
  if (swarm) return {};
  if (!service) {
    // The application has its labels by then.
    const labelled = picture.applications.find((one) => one.workload === workload);
    const labels = labelled && { [`${picture.prefix}.name`]: labelled.names.join(',') };
    return { command: madeAgain(workload, { ...change, ...(labels && { labels }) }, picture).command };
  }
  return { fragment: fragmentOf([[service, { reset: keys }]]), command: composeUp([service]) };
}
