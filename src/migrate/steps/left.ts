import { parseAddress } from '../../model/address';
import { parseSubnet, subnetContains } from '../../model/subnet';
import { obstacles } from '../obstacles';
import { known, type Picture } from '../picture';
import type { Step } from '../step';

/** What is not changed, and why. */
export function leftSteps(picture: Picture): Step[] {
  return [
    ...picture.proxies
      .filter(({ onHost }) => !onHost)
      .flatMap((proxy) =>
        obstacles(proxy, picture).map((what) => ({
          part: 'left' as const,
          subject: proxy.workload.title,
          what,
        })),
      ),
    ...unclear(picture),
    ...keptAddresses(picture),
    ...innerExtraHosts(picture),
    ...unread(picture),
  ];
}

/** Proxies on the host's network that resolve unknown names at run time. */
function unclear({ proxies }: Picture): Step[] {
  return proxies
    .filter(({ onHost }) => onHost)
    .flatMap(({ workload, targets }) =>
      targets
        .filter(({ plainly, host }) => plainly !== undefined && host === '')
        .map(({ place, written }) => ({
          part: 'left' as const,
          subject: workload.title,
          what: `${place} says ${written}`,
          because:
            'nginx looks such a name up in DNS at run time and never reads a hosts file: write each application’s name without a variable',
        })),
    );
}

/** Fixed addresses outside nathost's pool, by network. */
function keptAddresses({ applications, pool, ownNetwork, facts, prefix }: Picture): Step[] {
  const fixed = applications.flatMap(({ workload }) =>
    workload.networks.flatMap(({ network, fixed: text }) => {
      const address = parseAddress(text);
      const fits = address && pool && subnetContains(pool, address);
      return address && !fits && network !== ownNetwork ? [{ network, text, workload }] : [];
    }),
  );
  return [...new Set(fixed.map(({ network }) => network))].map((network) => {
    const here = fixed.filter((one) => one.network === network);
    const subnet = (known(facts.networks) ?? [])
      .find(({ name }) => name === network)
      ?.subnets.find((one) => here.some(({ text }) => isWithin(text, one.subnet)))?.subnet;
    return {
      part: 'left' as const,
      subject: `network ${network}`,
      what: `${here.map(({ text, workload }) => `${text} of ${workload.title}`).join(', ')} ${here.length === 1 ? 'is' : 'are'} not in nathost's subnet ${pool?.text ?? ''}: the name gets an address of its own beside it`,
      because: keeping(network, subnet, `${prefix}.ip=${here[0]?.text ?? ''}`),
    };
  });
}

function isWithin(text: string, subnet: string): boolean {
  const [address, parsed] = [parseAddress(text), parseSubnet(subnet)];
  return address !== undefined && parsed !== undefined && subnetContains(parsed, address);
}

/** NATHOST_SUBNET takes prefixes from 16 to 28. */
function keeping(network: string, subnet: string | undefined, label: string): string {
  const prefix = Number(subnet?.split('/')[1] ?? 0);
  if (subnet === undefined || prefix < 16 || prefix > 28)
    return `to keep it, nathost needs a subnet that has it (NATHOST_SUBNET, from /16 to /28), which no other network may have; then label ${label}`;
  return `to keep it: let nathost use that network, NATHOST_NETWORK=${network}, or remove the network and give its subnet to nathost's, NATHOST_SUBNET=${subnet}; then label ${label}`;
}

/** nathost writes names only for host-networked containers, so others keep their extra_hosts. */
function innerExtraHosts({ workloads, proxies }: Picture): Step[] {
  return workloads
    .filter(({ extraHosts, networkMode }) => extraHosts.length > 0 && networkMode !== 'host')
    .filter((workload) => !proxies.some((proxy) => proxy.workload === workload))
    .map((workload) => ({
      part: 'left' as const,
      subject: workload.title,
      what: `keeps its extra_hosts: ${workload.extraHosts.join(', ')}`,
      because:
        'nathost writes names for host-networked containers and the host; on a network of its own, Docker’s DNS finds containers by name',
    }));
}

function unread({ facts, proxies }: Picture): Step[] {
  const files = facts.projects.flatMap(({ files, content }) =>
    'unknown' in content
      ? [
          {
            part: 'left' as const,
            subject: `file ${files.join(', ')}`,
            what: `could not be read: ${content.unknown}`,
            because: 'the settings of its containers were used instead',
          },
        ]
      : [],
  );
  const configurations = proxies.flatMap(({ workload, seen, isGuessed }) =>
    seen && 'unknown' in seen.configuration
      ? [
          {
            part: 'left' as const,
            subject: workload.title,
            what: `its configuration could not be read: ${seen.configuration.unknown}`,
            because: isGuessed
              ? 'where it sends requests is guessed from its networks'
              : 'where it sends requests is not known',
          },
        ]
      : [],
  );
  return [...files, ...configurations];
}
