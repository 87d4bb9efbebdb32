import { decodeLabels } from '../../src/model/labels';
import type { HostLine } from '../../src/model/host-line';
import { leaseKey, type Lease } from '../../src/model/lease';
import type { ContainerRecord } from '../../src/model/record';
import type { Settings } from '../../src/model/settings';
import type { Cursors } from '../../src/ports/lease-store';
import { EngineCache } from '../../src/controller/engine-cache';
import type { CacheChanges } from '../../src/controller/cache-changes';
import type { EngineChange } from '../../src/controller/plan/change';
import { decide, type Desired, type Observation } from '../../src/controller/desired/decide';
import { planOf, type Plan } from '../../src/controller/plan/plan';
import type { ContainerSpec } from './fake-engine/container-spec';
import { FakeDaemon } from './fake-engine/fake-daemon';
import { FakeEvents } from './fake-engine/fake-events';
import { settings } from './records';

/** More passes than this are a plan that chases itself. */
const mostPasses = 6;

/**
 * An engine, a lease table and hosts files in memory, and the passes over them without timing: each sees everything, decides,
 * and carries out all of its plan. A change that the engine refuses is an error, because no plan should have it.
 */
export class ModelWorld {
  readonly settings: Settings;
  readonly daemon: FakeDaemon;
  leases = new Map<string, Lease>();
  cursors: Cursors = {};
  /** By target. */
  readonly files = new Map<string, readonly HostLine[]>();
  now = 1_700_000_000_000;
  readonly #cache: EngineCache;

  constructor(parts: Partial<Settings> = {}) {
    this.settings = settings(parts);
    this.#cache = new EngineCache(this.settings, { now: () => this.now, elapsed: () => this.now });
    this.daemon = new FakeDaemon(new FakeEvents(() => this.now), {
      generation: '28',
      now: () => this.now,
      onStart: (id) => this.files.delete(id),
    });
  }

  /** The container of this name. */
  id(name: string): string {
    const found = [...this.daemon.containers.values()].find((container) => container.name === name);
    if (found === undefined) throw new Error(`no container ${name}`);
    return found.id;
  }

  create(name: string, labels: Record<string, string>, parts: Partial<ContainerSpec> = {}): string {
    this.now += 1_000;
    return this.daemon.create({ name, labels, ...parts });
  }

  run(name: string, labels: Record<string, string>, parts: Partial<ContainerSpec> = {}): void {
    this.daemon.start(this.create(name, labels, parts));
  }

  start(name: string): void {
    this.daemon.start(this.id(name));
  }

  stop(name: string): void {
    this.daemon.stop(this.id(name));
  }

  remove(name: string): void {
    this.daemon.remove(this.id(name));
  }

  record(name: string): ContainerRecord {
    return this.daemon.find(this.id(name)).record;
  }

  /** The state file is gone. */
  loseLeases(): void {
    this.leases = new Map();
    this.cursors = {};
  }

  observe(): Observation {
    const records = [...this.daemon.containers.values()].map((container) => container.record);
    this.#cache.replaceAll(records, this.#cache.beginList());
    return {
      settings: this.settings,
      now: this.now,
      containers: this.#cache.containers,
      hostNetworked: this.#cache.hostNetworked,
      starting: this.#cache.starting,
      network: this.daemon.networks.byName('nathost')?.record,
      leases: [...this.leases.values()],
      cursors: this.cursors,
      containersFolder: '/var/lib/docker/containers',
      labelsOf: (container) => decodeLabels(container, 'nathost'),
      downSince: (id) => this.#cache.times.downSince(id, { now: this.now, elapsed: this.now }),
      awaySince: (id) => this.#cache.times.awaySince(id, { now: this.now, elapsed: this.now }),
    };
  }

  /** One pass. */
  pass(): { readonly desired: Desired; readonly changes: readonly string[] } {
    const seen = this.observe();
    const desired = decide(seen);
    return { desired, changes: this.carryOut(desired, seen) };
  }

  /** What has become different since the last call, in what was observed. */
  takeChanges(): CacheChanges {
    return this.#cache.takeChanges();
  }

  /** What is to be done. Nobody else changes a file here, so none is checked again. */
  plan(desired: Desired, seen: Observation): Plan {
    const files = new Map(
      [...this.files].map(([key, expected]) => [key, { expected, isChecked: true }] as const),
    );
    const kernel = { state: undefined, forgotten: new Set<string>() };
    return planOf(desired, seen, { files, kernel, namesChanged: new Map() });
  }

  /** Carries out a plan; returns the kinds of its changes. */
  carryOut(desired: Desired, seen: Observation): readonly string[] {
    const { leases, hosts, engine } = this.plan(desired, seen);
    for (const change of leases.changes) {
      if (change.kind === 'put') this.leases.set(leaseKey(change.lease), change.lease);
      else this.leases.delete(leaseKey(change));
    }
    this.cursors = leases.cursors;
    for (const { target, lines } of hosts.changes) this.files.set(target.key, lines);
    for (const change of engine.changes) this.#perform(change);
    return [...leases.changes, ...hosts.changes, ...engine.changes].map(({ kind }) => kind);
  }

  /** Passes until there is nothing left to do; returns the last decision. */
  settle(): Desired {
    for (let pass = 0; pass < mostPasses; pass += 1) {
      const { desired, changes } = this.pass();
      if (changes.length === 0) return desired;
    }
    throw new Error(
      `after ${mostPasses} passes there is still something to do: ${this.pass().changes.join(', ')}`,
    );
  }

  #perform(change: EngineChange): void {
    switch (change.kind) {
      case 'create-network':
        this.daemon.createNetwork(change.spec);
        break;
      case 'connect':
        this.daemon.connect('nathost', change.container.id, change.addresses, -1);
        break;
      case 'disconnect':
        if (!this.daemon.disconnect('nathost', change.container.id)) throw new Error('nothing to disconnect');
    }
  }
}
