import type { AddressPair, ContainerRecord } from './record';

/** What a container's labels ask for. */
export interface Claim {
  readonly container: ContainerRecord;
  /** The name that owns the lease. */
  readonly name: string;
  /** Other names for the same addresses, no duplicates. */
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

/** Paused and restarting containers count as up: the engine counts both as running. */
export function isUp(container: ContainerRecord): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
}

/** Compares by age, oldest first. The id breaks ties, so that the order is always the same. */
export function byAge(a: ContainerRecord, b: ContainerRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
