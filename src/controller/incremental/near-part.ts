import type { Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { Observation } from '../desired/decide';
import type { WorldTies } from './world-ties';

/** The part of what was seen that these members are, in the order in which it was seen. */
export function nearPart(seen: Observation, members: ReadonlySet<string>, ties: WorldTies): Observation {
  const containers: ContainerRecord[] = [];
  const places: number[] = [];
  for (const member of members) {
    const container = seen.containers.get(member);
    const place = ties.placeOf(member);
    if (container !== undefined) containers.push(container);
    else if (place !== undefined) places.push(place);
  }
  return {
    ...seen,
    containers: new Map(containers.map((container) => [container.id, container])),
    leases: places.toSorted((a, b) => a - b).flatMap((place): Lease[] => seen.leases.slice(place, place + 1)),
    isTakenElsewhere: (address) => ties.isTakenBeside(members, address),
  };
}
