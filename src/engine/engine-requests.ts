import type Docker from 'dockerode';
import { EngineError } from '../model/errors';
import type { AddressPair, NetworkSpec } from '../model/record';
import { watchedActions } from './decode-event';

/** The bodies and queries we send. */

export function networkRequest(spec: NetworkSpec): Docker.NetworkCreateOptions {
  const families = spec.ipv6 ? [spec.ipv4, spec.ipv6] : [spec.ipv4];
  return {
    Name: spec.name,
    // Ignored from API 1.44 on, where names are always unique.
    CheckDuplicate: true,
    Driver: 'bridge',
    Internal: spec.internal,
    EnableIPv6: spec.ipv6 !== undefined,
    IPAM: {
      Driver: 'default',
      Config: families.map(({ subnet, ipRange, gateway }) => ({
        Subnet: subnet,
        IPRange: ipRange,
        ...(gateway !== undefined && { Gateway: gateway }),
      })),
    },
    Options: { ...spec.options },
    Labels: { ...spec.labels },
  };
}

/**
 * Behind every other network: the engine answers a container's name with its address on the first one, and takes the way out from there.
 * The least that an `int` of the engine holds on every machine.
 */
const lastOfAll = -(2 ** 31);

export function connectRequest(
  containerId: string,
  { ipv4, ipv6 }: AddressPair,
  { hasPriorities }: { readonly hasPriorities: boolean },
): Docker.NetworkConnectOptions {
  const addresses = {
    ...(ipv4 !== undefined && { IPv4Address: ipv4 }),
    ...(ipv6 !== undefined && { IPv6Address: ipv6 }),
  };
  const order = hasPriorities && { GwPriority: lastOfAll };
  return { Container: containerId, EndpointConfig: { IPAMConfig: addresses, ...order } };
}

/**
 * Asks for a second more than wanted: the engine looks back until the first stamp that is too old, and stamps an event before
 * it queues it, so that stamps can step back.
 */
export function eventsRequest(sinceNano: bigint): Docker.GetEventsOptions {
  const sinceMs = sinceNano / 1_000_000n - 1000n;
  return {
    since: sinceMs > 0n ? Number(sinceMs) / 1000 : 0,
    filters: { type: ['container', 'network'], event: [...watchedActions] },
  };
}

/** A name within a path. Refuses what the engine would answer with a redirect to another path. */
export function inPath(name: string): string {
  if (/^\.{0,2}$/.test(name))
    throw new EngineError('refused', 'name an object', `${JSON.stringify(name)} is no name`);
  return encodeURIComponent(name);
}
