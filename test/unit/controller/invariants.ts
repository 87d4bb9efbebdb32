import { parseName } from '../../../src/model/name';
import type { Desired } from '../../../src/controller/desired/decide';
import type { ModelWorld } from '../../support/model-world';

/** What must be true after every pass: a line for each violation. */
export function violations(world: ModelWorld, desired: Desired): string[] {
  return [...doubles(world), ...unfit(world), ...unowned(world, desired)];
}

/** What must be true as well when there is nothing left to do. */
export function unsettled(world: ModelWorld, desired: Desired): string[] {
  return [
    ...misconnected(world, desired),
    ...strayEndpoints(world, desired),
    ...notStartable(world),
    ...unwritten(world, desired),
  ];
}

function doubles(world: ModelWorld): string[] {
  const addresses = [...world.leases.values()].flatMap(({ ipv4 }) => ipv4 ?? []);
  return addresses
    .filter((text, index) => addresses.indexOf(text) !== index)
    .map((text) => `${text} is leased twice`);
}

function unfit(world: ModelWorld): string[] {
  return [...world.leases.values()]
    .filter(({ ipv4 }) => ipv4 !== undefined && !/^10\.9\.0\.[2-7]$/.test(ipv4))
    .map(({ name, ipv4 }) => `${name} has ${ipv4}, which is not for leases`);
}

/** Published is only what a lease in force resolves to, under one owner, and every name of it is valid. */
function unowned(world: ModelWorld, { lines }: Desired): string[] {
  const inForce = [...world.leases.values()].filter(
    ({ idleSince, holder }) =>
      (idleSince === undefined && world.daemon.containers.has(holder.container)) ||
      (idleSince !== undefined && world.now < idleSince + world.settings.nameGrace),
  );
  return lines.flatMap(({ name, address }) => {
    const owners = inForce.filter(
      (lease) => lease.resolvesTo.includes(address) && [lease.name, ...lease.aliases].includes(name),
    );
    return [
      ...(owners.length === 0 ? [`${name} ${address} belongs to no lease`] : []),
      ...('name' in parseName(name) ? [] : [`${name} is not a name`]),
    ];
  });
}

/** Every holder on a network of its own has its lease's address, unless a stranger is on it. */
function misconnected(world: ModelWorld, desired: Desired): string[] {
  const { assignment } = desired;
  const { problems } = world.plan(desired, world.observe()).engine;
  return assignment.leases.flatMap((lease) => {
    const holder = lease.idleSince === undefined && world.daemon.containers.get(lease.holder.container);
    if (holder === false || holder === undefined) return [];
    const { name, id, networkMode } = holder.record;
    const occupied = problems.some(
      (one) => one.kind === 'address-occupied' && one.about.kind === 'container' && one.about.id === id,
    );
    if (networkMode.kind !== 'networks' || occupied) return [];
    const container = world.daemon.find(id);
    const { configured, live } = container.record.endpoints['nathost'] ?? {};
    const isRight = configured?.ipv4 === lease.ipv4 && (!container.alive || live?.ipv4 === lease.ipv4);
    return isRight ? [] : [`${name} has ${JSON.stringify({ configured, live })}, its lease ${lease.ipv4}`];
  });
}

function strayEndpoints(world: ModelWorld, { assignment }: Desired): string[] {
  return [...assignment.standbys.keys()].flatMap((id) => {
    const { name, endpoints } = world.daemon.find(id).record;
    const address = endpoints['nathost']?.configured.ipv4;
    return address === undefined ? [] : [`${name} stands by and has ${address}`];
  });
}

/** Nothing that nathost did keeps a container from starting. */
function notStartable(world: ModelWorld): string[] {
  const labelled = [...world.daemon.containers.values()].filter(({ labels }) => 'nathost.name' in labels);
  return labelled.flatMap(({ id, name, alive, mode }) => {
    if (alive || mode.kind !== 'networks') return [];
    try {
      world.daemon.start(id);
      world.daemon.stop(id);
      return [];
    } catch (error) {
      return [`${name} cannot start: ${String(error)}`];
    }
  });
}

function unwritten(world: ModelWorld, { targets, lines }: Desired): string[] {
  return targets
    .filter(({ key }) => JSON.stringify(world.files.get(key)) !== JSON.stringify(lines))
    .map(({ key }) => `the file of ${key} is not up to date`);
}
