import type Docker from 'dockerode';
import { EngineError } from '../model/errors';
import type { AddressPair, NetworkSpec } from '../model/record';
import { watchedActions } from './decode-event';

/** Bodies and queries of requests. */

export function networkRequest(spec: NetworkSpec): Docker.NetworkCreateOptions {
  const families = spec.ipv6 ? [spec.ipv4, spec.ipv6] : [spec.ipv4];
  return {
    Name: spec.name,
    // Ignored from API 1.44 on: names are always unique.
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
 * The lowest priority, so that nathost's network comes after every other one: the engine resolves a container's name to its address on
 * the first network, and takes the default route from there. It is the smallest 32-bit number, which the engine's `int` holds on every
 * machine.
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
 * Asks for one second more than wanted: the engine goes back to the first timestamp that is too old, but timestamps are not always in
 * order, because it sets them before queueing an event.
 */
export function eventsRequest(sinceNano: bigint): Docker.GetEventsOptions {
  const sinceMs = sinceNano / 1_000_000n - 1000n;
  return {
    since: sinceMs > 0n ? Number(sinceMs) / 1000 : 0,
    filters: { type: ['container', 'network'], event: [...watchedActions] },
  };
}

/** A name as part of a path. Refuses names that the engine would redirect to another path. */
export function inPath(name: string): string {
  if (/^\.{0,2}$/.test(name))
    throw new EngineError('refused', 'name an object', `${JSON.stringify(name)} is not a name`);
  return encodeURIComponent(name);
}
