import type { EngineEvent } from '../../../src/model/engine-event';
import type {
  ContainerRecord,
  EndpointRecord,
  NetworkKind,
  NetworkRange,
  NetworkRecord,
} from '../../../src/model/record';

/**
 * What Engine 29 answers, with no field more than its API has promised since 1.44: what older engines say beside these is not to be
 * relied on. An address that there is none of is empty text, or the field is left out.
 */

export function containerReply(record: ContainerRecord): unknown {
  const { id, name, labels, state, createdAt, networkMode, endpoints, ownHostsMount } = record;
  const mode = networkMode.kind === 'container' ? `container:${networkMode.of}` : networkMode.kind;
  const networks = Object.entries(endpoints).map(([network, found]) => [network, endpointReply(found)]);
  return {
    Id: id,
    Names: [`/${name}`],
    Created: createdAt,
    Labels: labels,
    State: state,
    HostConfig: { NetworkMode: mode === 'networks' ? (Object.keys(endpoints)[0] ?? 'bridge') : mode },
    NetworkSettings: { Networks: Object.fromEntries(networks) as Record<string, unknown> },
    ...(ownHostsMount && { Mounts: [{ Type: 'bind', Source: '/etc/hosts', Destination: '/etc/hosts' }] }),
  };
}

function endpointReply({ networkId, configured, live, priority }: EndpointRecord): unknown {
  const { ipv4, ipv6 } = configured;
  const wish = {
    ...(ipv4 !== undefined && { IPv4Address: ipv4 }),
    ...(ipv6 !== undefined && { IPv6Address: ipv6 }),
  };
  return {
    ...((ipv4 ?? ipv6) !== undefined && { IPAMConfig: wish }),
    NetworkID: networkId,
    IPAddress: live.ipv4 ?? '',
    GlobalIPv6Address: live.ipv6 ?? '',
    GwPriority: priority,
  };
}

export function networkKindReply({ name, internal }: NetworkKind): unknown {
  return { Name: name, Scope: 'local', Internal: internal };
}

export function networkReply({ id, name, ipv4, ipv6, ...rest }: NetworkRecord): unknown {
  return {
    Name: name,
    Id: id,
    Scope: rest.scope,
    Driver: rest.driver,
    EnableIPv4: ipv4 !== undefined,
    EnableIPv6: ipv6 !== undefined,
    IPAM: { Driver: 'default', Config: [ipv4, ipv6].flatMap((range) => (range ? [rangeReply(range)] : [])) },
    Internal: rest.internal,
    Options: rest.options,
    Labels: rest.labels,
  };
}

function rangeReply({ subnet, ipRange, gateway }: NetworkRange): unknown {
  return {
    Subnet: subnet,
    ...(ipRange !== undefined && { IPRange: ipRange }),
    ...(gateway !== undefined && { Gateway: gateway }),
  };
}

/** One line of the event stream; `status`, `id` and `from` are gone from API 1.52 on. */
export function eventLine(event: EngineEvent, isLegacy: boolean): string {
  const isContainer = event.kind === 'container';
  const id = isContainer ? event.id : event.networkId;
  const attributes = isContainer
    ? { image: 'busybox', name: 'web' }
    : {
        ...(event.containerId !== undefined && { container: event.containerId }),
        name: event.networkName,
        type: event.driver,
      };
  const line = {
    ...(isLegacy && isContainer && { status: event.action, id, from: 'busybox' }),
    Type: event.kind,
    Action: event.action,
    Actor: { ID: id, Attributes: attributes },
    scope: 'local',
    time: Number(event.timeNano / 1_000_000_000n),
  };
  // A number of nanoseconds has more digits than a double.
  return `${JSON.stringify(line).slice(0, -1)},"timeNano":${event.timeNano}}\n`;
}
