import * as v from 'valibot';
import type { AddressPair, ContainerRecord, EndpointRecord, NetworkMode } from '../model/record';
import { traefikFlags } from '../model/reverse-proxies';
import { canonicalIpv4, canonicalIpv6 } from './address-text';
import { decodeReply } from './decode-reply';
import { optionalTextAs } from './text-as';

const fullId = /^[0-9a-f]{64}$/;

/** What a user asked for: 20.10 stores any text for a stopped container and returns it. A text that is no address is ignored. */
const askedFor = (canonical: (text: string) => string | undefined) =>
  v.pipe(v.nullish(v.string(), ''), v.transform(canonical));

/** What the engine assigned must be an address, else the reply is malformed. */
const endpoint = v.object({
  NetworkID: v.nullish(v.string(), ''),
  IPAddress: optionalTextAs(canonicalIpv4, 'an IPv4 address or nothing'),
  GlobalIPv6Address: optionalTextAs(canonicalIpv6, 'an IPv6 address or nothing'),
  IPAMConfig: v.nullish(
    v.object({ IPv4Address: askedFor(canonicalIpv4), IPv6Address: askedFor(canonicalIpv6) }),
  ),
  GwPriority: v.nullish(v.pipe(v.number(), v.integer())),
});

const container = v.object({
  Id: v.pipe(v.string(), v.regex(fullId, '64 hexadecimal digits')),
  Names: v.nullish(v.array(v.string()), []),
  Labels: v.nullish(v.record(v.string(), v.string()), {}),
  State: v.picklist(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  Command: v.nullish(v.string(), ''),
  Created: v.pipe(v.number(), v.integer()),
  HostConfig: v.object({ NetworkMode: v.nullish(v.string(), '') }),
  NetworkSettings: v.nullish(
    v.object({ Networks: v.nullish(v.record(v.string(), v.nullable(endpoint)), {}) }),
  ),
  Mounts: v.nullish(v.array(v.object({ Destination: v.nullish(v.string()) })), []),
});

type Endpoint = v.InferOutput<typeof endpoint>;

/** One element of `GET /containers/json`; throws `engine-reply-malformed`. */
export function decodeContainer(call: string, element: unknown): ContainerRecord {
  const reply = decodeReply(`${call}, container ${idOf(element) ?? 'without an id'}`, container, element);
  const alive = reply.State === 'running' || reply.State === 'paused';
  const { asksEngine, namesNetwork } = traefikFlags(reply.Command);
  const mode = networkMode(reply.HostConfig.NetworkMode);
  const takesAnyNetwork = asksEngine && !namesNetwork && mode.kind !== 'host';
  const endpoints = Object.entries(reply.NetworkSettings?.Networks ?? {});
  return {
    id: reply.Id,
    name: ownName(reply.Names) ?? reply.Id.slice(0, 12),
    labels: reply.Labels,
    state: reply.State,
    createdAt: reply.Created,
    networkMode: mode,
    endpoints: Object.fromEntries(endpoints.map(([name, found]) => [name, toEndpoint(found, alive)])),
    ownHostsMount: reply.Mounts.some((mount) => mount.Destination === '/etc/hosts'),
    ...(takesAnyNetwork && { takesAnyNetwork }),
  };
}

/** The id of an element that may be malformed. */
export function idOf(element: unknown): string | undefined {
  const id = typeof element === 'object' && element !== null && 'Id' in element ? element.Id : undefined;
  return typeof id === 'string' && fullId.test(id) ? id : undefined;
}

/** After a failed start, the list shows that attempt's addresses until the next start, so addresses count only for a live container. */
function toEndpoint(found: Endpoint | null, alive: boolean): EndpointRecord {
  return {
    networkId: found?.NetworkID ?? '',
    configured: pair(found?.IPAMConfig?.IPv4Address, found?.IPAMConfig?.IPv6Address),
    live: alive ? pair(found?.IPAddress, found?.GlobalIPv6Address) : {},
    ...(typeof found?.GwPriority === 'number' && { priority: found.GwPriority }),
  };
}

function pair(ipv4: string | undefined, ipv6: string | undefined): AddressPair {
  return { ...(ipv4 !== undefined && { ipv4 }), ...(ipv6 !== undefined && { ipv6 }) };
}

/** A name with a second slash is the alias of a legacy link. A container that is being removed may have no name. */
function ownName(names: readonly string[]): string | undefined {
  return names.find((name) => /^\/[^/]+$/.test(name))?.slice(1);
}

function networkMode(mode: string): NetworkMode {
  if (mode === 'host' || mode === 'none') return { kind: mode };
  if (mode.startsWith('container:')) return { kind: 'container', of: mode.slice('container:'.length) };
  return { kind: 'networks' };
}
