import { assign, type AssignmentInput } from '../../../src/allocation/assign';
import type { Pools } from '../../../src/allocation/address-choice';
import type { Pool } from '../../../src/allocation/pool';
import type { Claim } from '../../../src/model/claim';
import { firstDue } from '../../../src/model/due-times';
import type { Lease } from '../../../src/model/lease';
import type { ContainerRecord } from '../../../src/model/record';
import { parseSubnet } from '../../../src/model/subnet';
import { byId, day, hour } from '../../support/records';
import type { Problem } from '../../../src/model/problem';
import { subjectText } from '../../../src/model/subject';

export const now = 1_700_000_000_000;
export const graces = { leaseTtl: 30 * day, nameGrace: hour, handoverGrace: 10_000 };

/** `10.9.0.0/28` leases 10.9.0.2 to 10.9.0.11: the gateway is .1, and .12 to .15 are the engine's. */
export function pool(parts: Partial<Pool> & { readonly cidr?: string } = {}): Pool {
  const { cidr = '10.9.0.0/28', ...rest } = parts;
  const subnet = parseSubnet(cidr)!;
  const dynamic = parseSubnet('10.9.0.12/30')!;
  return {
    subnet,
    ...(subnet.family === 4 && { dynamic }),
    first: subnet.first + 1n,
    last: subnet.last - 1n,
    reserved: new Set(subnet.family === 4 ? ['10.9.0.1'] : ['fd00::1']),
    ...rest,
  };
}

export type Given = Partial<Omit<AssignmentInput, 'pools'>> & {
  readonly others?: readonly ContainerRecord[];
  /** `none`: there is no usable network. */
  readonly pools?: Pools | 'none';
};

/** One assignment; containers are those of the claims and `others`. */
export function assigned(
  claims: readonly Claim[],
  { others = [], pools = { ipv4: pool() }, ...given }: Given = {},
) {
  const result = assign({
    claims,
    containers: byId(...claims.map((claim) => claim.container), ...others),
    leases: [],
    cursors: {},
    ...(pools !== 'none' && { pools }),
    network: 'nathost',
    now,
    graces,
    downSince: () => now,
    ...given,
  });
  return {
    ...result,
    dueAt: firstDue(result.due),
    addresses: addressesOf(result.leases),
    refused: result.problems.map(brief),
  };
}

/** `app` → `10.9.0.2`, or `app/1` for another slot than the first. */
export function addressesOf(leases: readonly Lease[]): Record<string, string> {
  return Object.fromEntries(
    leases.map(({ name, slot, ipv4, ipv6 }) => [
      slot === 0 ? name : `${name}/${slot}`,
      [ipv4, ipv6].filter((text) => text !== undefined).join(' '),
    ]),
  );
}

const brief = ({ kind, about, message }: Problem): string => `${kind}, ${subjectText(about)}: ${message}`;
