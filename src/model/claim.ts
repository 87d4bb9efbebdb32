import type { AddressPair, ContainerRecord } from './record';

/** What a labelled container asks for: its labels, decoded. */
export interface Claim {
  readonly container: ContainerRecord;
  /** The name that owns the lease. */
  readonly name: string;
  /** Further names for the same addresses, without repetition. */
  readonly aliases: readonly string[];
  /** Addresses asked for with the labels `nathost.ip` and `nathost.ip6`. */
  readonly pin: AddressPair;
  /** The Compose or Swarm service the container is a replica of. */
  readonly service?: ServiceReplica;
}

export interface ServiceReplica {
  /** Unique on this engine, for example `compose:web/app`. */
  readonly key: string;
  /** The orchestrator's number of the replica, from 1. */
  readonly replica: number;
}

/** A container that holds a name by being up: paused and restarting ones are (the engine counts both as running). */
export function isUp(container: ContainerRecord): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
}

/** Compares by age, oldest first, with the id as the tie-breaker so that the order never depends on chance. */
export function byAge(a: ContainerRecord, b: ContainerRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
