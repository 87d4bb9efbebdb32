import { groupBy } from '../../model/collections';
import type { ContainerRecord } from '../../model/record';
import type { ContainerStatus, NameStatus } from '../../model/status';
import type { Desired } from '../desired/decide';

type Containers = ReadonlyMap<string, ContainerRecord>;

/** Every published name with its holders and standbys. */
export function nameStatuses(desired: Desired, containers: Containers): NameStatus[] {
  const { leases, standbys } = desired.assignment;
  const leasesOf = groupBy(
    leases.flatMap((lease) => [lease.name, ...lease.aliases].map((name) => ({ name, lease }))),
    ({ name }) => name,
  );
  const standbysOf = groupBy(standbys, ([, name]) => name);
  return [...groupBy(desired.lines, (line) => line.name)].map(([name, lines]) => {
    const holding = (leasesOf.get(name) ?? []).map(({ lease }) => lease);
    const first = holding[0]?.name ?? name;
    const held = holding.filter((lease) => lease.idleSince === undefined);
    return {
      name,
      ...(first !== name && { aliasOf: first }),
      addresses: lines.map((line) => line.address),
      holders: containersOf(
        held.map((lease) => lease.holder.container),
        containers,
      ),
      standbys: containersOf(
        (standbysOf.get(first) ?? []).map(([id]) => id),
        containers,
      ),
    };
  });
}

function containersOf(ids: readonly string[], all: Containers): ContainerStatus[] {
  return ids.flatMap((id) => {
    const container = all.get(id);
    return container ? [{ id, name: container.name, state: container.state }] : [];
  });
}
