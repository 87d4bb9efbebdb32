import * as v from 'valibot';
import type { NetworkKind, NetworkRange, NetworkRecord } from '../model/record';
import { canonicalAddress, subnetAround } from './address-text';
import { decodeReply } from './decode-reply';
import { optionalTextAs, textAs } from './text-as';

const range = v.object({
  Subnet: textAs(subnetAround, 'a subnet'),
  IPRange: optionalTextAs(subnetAround, 'a subnet or nothing'),
  Gateway: optionalTextAs(canonicalAddress, 'an address or nothing'),
  AuxiliaryAddresses: v.nullish(v.record(v.string(), textAs(canonicalAddress, 'an address')), {}),
});

const texts = v.nullish(v.record(v.string(), v.string()), {});

const network = v.object({
  Id: v.pipe(v.string(), v.nonEmpty()),
  Name: v.pipe(v.string(), v.nonEmpty()),
  Driver: v.string(),
  Scope: v.string(),
  Internal: v.nullish(v.boolean(), false),
  EnableIPv4: v.nullish(v.boolean(), true),
  EnableIPv6: v.nullish(v.boolean(), false),
  IPAM: v.nullish(v.object({ Config: v.nullish(v.array(range), []) })),
  Options: texts,
  Labels: texts,
});

type Range = v.InferOutput<typeof range>;

/** The networks of a reply of `GET /networks` with exactly this name. Others are not decoded. */
export function decodeNetworks(call: string, reply: unknown, name: string): NetworkRecord[] {
  const named = v.object({ Name: v.literal(name) });
  return decodeReply(call, v.array(v.unknown()), reply)
    .filter((element) => v.is(named, element))
    .map((element) => decodeNetwork(call, element));
}

const kind = v.object({ Name: v.string(), Scope: v.string(), Internal: v.nullish(v.boolean(), false) });

/** For all networks of a reply of `GET /networks`, whether they are internal. Malformed ones are left out. */
export function decodeNetworkKinds(call: string, reply: unknown): NetworkKind[] {
  return decodeReply(call, v.array(v.unknown()), reply).flatMap((element) => {
    const read = v.safeParse(kind, element);
    if (!read.success) return [];
    const { Name: name, Scope, Internal } = read.output;
    // Swarm networks come before all local ones, internal or not.
    return [{ name, internal: Internal && Scope === 'local' }];
  });
}

/** One element of `GET /networks`; throws `engine-reply-malformed`. */
export function decodeNetwork(call: string, element: unknown): NetworkRecord {
  const reply = decodeReply(call, network, element);
  // The engine also returns subnets of a family that the network does not use.
  const ofFamily = (family: 4 | 6, used: boolean) =>
    used ? reply.IPAM?.Config.find((found) => found.Subnet.family === family) : undefined;
  const ipv4 = ofFamily(4, reply.EnableIPv4);
  const ipv6 = ofFamily(6, reply.EnableIPv6);
  return {
    id: reply.Id,
    name: reply.Name,
    driver: reply.Driver,
    scope: reply.Scope,
    internal: reply.Internal,
    ...(ipv4 && { ipv4: toRange(ipv4) }),
    ...(ipv6 && { ipv6: toRange(ipv6) }),
    options: reply.Options,
    labels: reply.Labels,
  };
}

function toRange(found: Range): NetworkRange {
  return {
    subnet: found.Subnet.text,
    ...(found.IPRange && { ipRange: found.IPRange.text }),
    ...(found.Gateway && { gateway: found.Gateway }),
    reserved: Object.values(found.AuxiliaryAddresses),
  };
}
