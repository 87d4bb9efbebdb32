import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { isUp } from '../model/claim';
import type { Clock } from '../model/clock';
import { decodeLabels, type DecodedLabels } from '../model/labels';
import {
  type AddressPair,
  type ContainerRecord,
  type EngineFacts,
  type NetworkRecord,
  sameContainer,
  sameNetwork,
} from '../model/record';
import type { Settings } from '../model/settings';
import { type CacheChanges, ChangeCollector } from './cache-changes';
import { ContainerTimes } from './container-times';
import { OtherNetworks } from './other-networks';
import { Tombstones } from './tombstones';

/**
 * The engine's objects as last listed. Events do not change it, with two exceptions that cannot become untrue: a destroyed container is
 * gone, and a container whose host network was just connected has a new hosts file.
 */
@injectable()
export class EngineCache {
  readonly times = new ContainerTimes();
  readonly others: OtherNetworks;
  /** The engine's facts, read when the stream was opened. */
  facts: EngineFacts | undefined;
  /** When the stream was opened, milliseconds since the epoch; absent while there is none. */
  connectedSince: number | undefined;
  /** True once everything was listed on the current connection. Before that, nothing is decided. */
  private synced = false;
  private networkRecord: NetworkRecord | undefined;
  private readonly records = new Map<string, ContainerRecord>();
  private readonly labels = new WeakMap<ContainerRecord, DecodedLabels>();
  private readonly onHost = new Map<string, ContainerRecord>();
  private readonly takers = new Map<string, ContainerRecord>();
  private readonly startingIds = new Set<string>();
  private stillStarting = new Set<string>();
  private readonly tombstones = new Tombstones();
  private lists = 0;
  private readonly changes = new ChangeCollector();

  constructor(
    @inject(ports.settings) private readonly settings: Pick<Settings, 'network' | 'labelPrefix'>,
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now' | 'elapsed'>,
  ) {
    this.others = new OtherNetworks(settings.network, settings.labelPrefix);
  }

  get networkName(): string {
    return this.settings.network;
  }

  get containers(): ReadonlyMap<string, ContainerRecord> {
    return this.records;
  }

  /** Containers on the host's network. */
  get hostNetworked(): ReadonlyMap<string, ContainerRecord> {
    return this.onHost;
  }

  /** Proxies that may use any network of a container. */
  get networkTakers(): ReadonlyMap<string, ContainerRecord> {
    return this.takers;
  }

  get network(): NetworkRecord | undefined {
    return this.networkRecord;
  }

  /** The same object as long as the network has not changed. */
  set network(found: NetworkRecord | undefined) {
    if (!sameNetwork(this.networkRecord, found)) this.networkRecord = found;
  }

  /** Containers whose hosts file exists and whose process has not started yet. */
  get starting(): ReadonlySet<string> {
    return this.startingIds;
  }

  get hasSynced(): boolean {
    return this.synced;
  }

  /** Decoded once, when the cache stored the record. */
  labelsOf(record: ContainerRecord): DecodedLabels {
    return this.labels.get(record) ?? decodeLabels(record, this.settings.labelPrefix);
  }

  /** What has changed since the last call. */
  takeChanges(): CacheChanges {
    return this.changes.take();
  }

  connected(facts: EngineFacts): void {
    this.facts = facts;
    this.connectedSince = this.clock.now();
  }

  disconnected(): void {
    this.connectedSince = undefined;
    this.synced = false;
  }

  markSynced(): void {
    this.synced = true;
  }

  /** To be called before a list is requested. Returns the list's number. */
  beginList(): number {
    this.lists += 1;
    return this.lists;
  }

  /** Stores the list of all containers that has this number. */
  replaceAll(records: readonly ContainerRecord[], list: number): void {
    this.changes.addEverything(!this.synced);
    this.forgetMissing(this.records.keys(), records, list);
    for (const record of records) this.put(record);
    // A container that is still starting after two full lists has started: the event was lost.
    for (const id of this.stillStarting) this.started(id);
    this.stillStarting = new Set(this.startingIds);
  }

  /** Stores the list of `ids` that has this number. Ids without a record are gone. */
  replaceSome(ids: readonly string[], records: readonly ContainerRecord[], list: number): void {
    this.forgetMissing(ids, records, list);
    for (const record of records) this.put(record);
  }

  /** True for a container that was destroyed recently. */
  isDestroyed(id: string): boolean {
    return this.tombstones.has(id);
  }

  /**
   * The container is gone. Its record stays, in state `removing`, until a list that began afterwards, so that its successor has been
   * listed before the name loses its holder.
   */
  destroyed(id: string): void {
    this.started(id);
    this.tombstones.add(id, this.lists);
    const record = this.records.get(id);
    if (record !== undefined) this.set({ ...record, state: 'removing' });
  }

  /** The engine has made the container's hosts file, and starts its process next. */
  starts(id: string): void {
    this.startingIds.add(id);
    this.changes.add(id);
    this.stillStarting.delete(id);
  }

  /** The container is no longer starting. */
  started(id: string): void {
    if (this.startingIds.delete(id)) this.changes.add(id);
  }

  /** The engine has stored these addresses in the configuration of a container that does not run. */
  configured(id: string, addresses: AddressPair): void {
    const record = this.records.get(id);
    if (record === undefined) return;
    const endpoint = { networkId: '', configured: addresses, live: {} };
    this.set({ ...record, endpoints: { ...record.endpoints, [this.settings.network]: endpoint } });
  }

  /** Labels and network mode never change, so a container that does not concern nathost never will. One that was never listed may. */
  mayConcernUs(id: string): boolean {
    const record = this.records.get(id);
    if (record === undefined || record.networkMode.kind === 'host' || record.takesAnyNetwork) return true;
    return Object.hasOwn(record.labels, `${this.settings.labelPrefix}.name`);
  }

  private put(record: ContainerRecord): void {
    // A list requested before the container was destroyed may still contain it.
    if (this.tombstones.has(record.id)) return;
    // Keep the old object when nothing changed: what was derived from it stays valid.
    const known = this.records.get(record.id);
    if (known === undefined || !sameContainer(known, record)) this.set(record);
    if (isUp(record)) this.started(record.id);
    const isChanged = this.times.record(
      record.id,
      isUp(record),
      this.isOnNetwork(record),
      this.clock.elapsed(),
    );
    if (isChanged) this.changes.add(record.id);
  }

  private set(record: ContainerRecord): void {
    this.labels.set(record, decodeLabels(record, this.settings.labelPrefix));
    this.records.set(record.id, record);
    if (record.networkMode.kind === 'host') this.onHost.set(record.id, record);
    if (record.takesAnyNetwork) this.takers.set(record.id, record);
    this.changes.add(record.id);
  }

  private isOnNetwork({ endpoints }: ContainerRecord): boolean {
    const { ipv4, ipv6 } = endpoints[this.settings.network]?.live ?? {};
    return ipv4 !== undefined || ipv6 !== undefined;
  }

  private forgetMissing(ids: Iterable<string>, records: readonly ContainerRecord[], list: number): void {
    const listed = new Set(records.map((record) => record.id));
    for (const id of ids) {
      if (this.tombstones.isYoungerThan(list, id)) continue;
      if (this.tombstones.has(id) || !listed.has(id)) this.forget(id);
    }
  }

  private forget(id: string): void {
    if (this.records.delete(id)) this.changes.add(id);
    this.onHost.delete(id);
    this.takers.delete(id);
    this.times.forget(id);
    this.started(id);
  }
}
