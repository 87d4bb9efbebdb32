import { isUp } from '../model/claim';
import type { EngineEvent } from '../model/engine-event';
import {
  type AddressPair,
  type ContainerRecord,
  type NetworkRecord,
  sameContainer,
  sameNetwork,
} from '../model/record';
import { Gone } from './tombstones';
import { Times } from './container-times';
import { ChangeCollector, type WorldChanges } from './cache-changes';

/** Where containers are made without end, the gone ones must go all the same. */
const mostOutlasted = 3;

/** What has to be looked at again. */
export interface Doubts {
  readonly everything: boolean;
  readonly network: boolean;
  readonly containers: readonly string[];
}

/**
 * The engine's objects as last seen, and what events have cast doubt on since. An event is never taken for the truth, with
 * two exceptions that cannot become untrue: a destroyed container is gone, and one whose host network was just connected
 * has a new hosts file. Neither is that an order was taken, with one exception (`noteConnected`).
 */
export class World {
  readonly times = new Times();
  private networkRecord: NetworkRecord | undefined;
  private readonly records = new Map<string, ContainerRecord>();
  private readonly onHost = new Map<string, ContainerRecord>();
  private readonly startingIds = new Set<string>();
  private stillStarting = new Set<string>();
  private readonly gone = new Gone();
  /** Looks for which one that is gone was kept. */
  private readonly outlasted = new Map<string, number>();
  private doubtful = new Set<string>();
  private networkDoubtful = true;
  private everythingDoubtful = true;
  /** Doubts that a look is clearing. */
  private looking: Doubts | undefined;
  private readonly changes = new ChangeCollector();

  constructor(
    private readonly networkName: string,
    private readonly labelPrefix: string,
  ) {}

  get containers(): ReadonlyMap<string, ContainerRecord> {
    return this.records;
  }

  /** Those that are on the host's network. */
  get hostNetworked(): ReadonlyMap<string, ContainerRecord> {
    return this.onHost;
  }

  get network(): NetworkRecord | undefined {
    return this.networkRecord;
  }

  /** The same object for as long as the network is the same. */
  set network(found: NetworkRecord | undefined) {
    if (!sameNetwork(this.networkRecord, found)) this.networkRecord = found;
  }

  /** Containers between the making of their hosts file and the start of their process. */
  get starting(): ReadonlySet<string> {
    return this.startingIds;
  }

  /** What has changed since the last call. */
  takeChanges(): WorldChanges {
    return this.changes.take();
  }

  doubtEverything(): void {
    this.everythingDoubtful = true;
    this.networkDoubtful = true;
  }

  doubt(container: string): void {
    this.doubtful.add(container);
  }

  /** The same for a container that we know and that concerns us; returns whether it does. */
  doubtIfOurs(container: string): boolean {
    const record = this.records.get(container);
    const isOurs = record !== undefined && this.concernsUs(record);
    if (isOurs) this.doubt(container);
    return isOurs;
  }

  doubtNetwork(): void {
    this.networkDoubtful = true;
  }

  get hasDoubts(): boolean {
    return this.everythingDoubtful || this.networkDoubtful || this.doubtful.size > 0;
  }

  /** True while a look at everything is asked for, and has not begun. */
  get isEverythingDoubtful(): boolean {
    return this.everythingDoubtful;
  }

  /** True when nothing is in doubt and no look is under way. */
  get isSettled(): boolean {
    return !this.hasDoubts && this.looking === undefined;
  }

  /** True while the network may be another than the one that is known. */
  get isNetworkDoubtful(): boolean {
    return this.networkDoubtful || this.looking?.network === true;
  }

  /** True while a container may be another than its record says. */
  isDoubtful(id: string): boolean {
    if (this.everythingDoubtful || this.doubtful.has(id)) return true;
    return this.looking !== undefined && (this.looking.everything || this.looking.containers.includes(id));
  }

  /** True for a container that was destroyed not long ago. */
  isGone(id: string): boolean {
    return this.gone.has(id);
  }

  /** Takes the doubts; whoever cleared them says so with `cleared`, whoever could not gives them back with `restore`. */
  takeDoubts(): Doubts {
    const doubts = {
      everything: this.everythingDoubtful,
      network: this.networkDoubtful,
      containers: this.everythingDoubtful ? [] : [...this.doubtful],
    };
    this.everythingDoubtful = false;
    this.networkDoubtful = false;
    this.doubtful = new Set();
    this.looking = doubts;
    return doubts;
  }

  cleared(): void {
    this.looking = undefined;
  }

  restore(doubts: Doubts): void {
    this.looking = undefined;
    this.everythingDoubtful ||= doubts.everything;
    this.networkDoubtful ||= doubts.network;
    for (const id of doubts.containers) this.doubtful.add(id);
  }

  /**
   * The engine has taken a connect. That of a container that does not run is stored in its configuration, and nothing more: it is believed, and true
   * is returned. Should the container have been started meanwhile, events of that tell to look.
   */
  noteConnected(id: string, configured: AddressPair): boolean {
    const record = this.records.get(id);
    if (record === undefined || isUp(record) || this.isDoubtful(id)) return false;
    const endpoint = { networkId: '', configured, live: {} };
    this.set({ ...record, endpoints: { ...record.endpoints, [this.networkName]: endpoint } });
    return true;
  }

  /** Returns true when the event already changed what we know, so that a pass is worth while at once. */
  note(event: EngineEvent): boolean {
    return event.kind === 'container' ? this.noteContainer(event.action, event.id) : this.noteNetwork(event);
  }

  replaceAll(records: readonly ContainerRecord[], now: number): void {
    this.changes.noteEverything();
    this.forgetMissing(this.records.keys(), records);
    for (const record of records) this.put(record, now);
    // Who has been starting through two of these looks has not started; the event that said so was lost.
    for (const id of this.stillStarting) this.noteStarted(id);
    this.stillStarting = new Set(this.startingIds);
  }

  /** Takes in a fresh look at `ids`: those that are not among the records are gone. */
  replaceSome(ids: readonly string[], records: readonly ContainerRecord[], now: number): void {
    this.forgetMissing(ids, records);
    for (const record of records) this.put(record, now);
  }

  private noteContainer(action: string, id: string): boolean {
    if (action === 'destroy') {
      this.noteGone(id);
      return false;
    }
    if (action === 'die') this.noteStarted(id);
    const record = this.records.get(id);
    if (record === undefined || this.concernsUs(record)) this.doubt(id);
    return false;
  }

  /**
   * It is forgotten by the look that follows, not before: a container that was made to take over from it may still have to be
   * looked at, and in between its name would be nobody's.
   */
  private noteGone(id: string): void {
    const record = this.records.get(id);
    this.noteStarted(id);
    this.doubtful.delete(id);
    this.gone.add(id);
    if (record === undefined) return;
    this.set({ ...record, state: 'removing' });
    this.doubt(id);
  }

  private noteNetwork(event: EngineEvent & { kind: 'network' }): boolean {
    const { containerId } = event;
    if (event.driver === 'host' && containerId !== undefined)
      return this.noteHostNetwork(event.action, containerId);
    if (event.networkName !== this.networkName) return false;
    if (containerId === undefined) this.doubtNetwork();
    else this.doubt(containerId);
    return false;
  }

  /** The engine connects the host network after it has made the hosts file and before it starts the process. */
  private noteHostNetwork(action: string, container: string): boolean {
    if (action !== 'connect') {
      this.noteStarted(container);
      return false;
    }
    this.startingIds.add(container);
    this.changes.note(container);
    this.stillStarting.delete(container);
    if (this.records.has(container)) return true;
    this.doubt(container);
    return false;
  }

  /** Labels and network mode never change, so a container that does not concern us never will. */
  private concernsUs(container: ContainerRecord): boolean {
    return (
      container.networkMode.kind === 'host' || Object.hasOwn(container.labels, `${this.labelPrefix}.name`)
    );
  }

  private put(record: ContainerRecord, now: number): void {
    // A list that was asked for before the container was destroyed may still name it.
    if (this.gone.has(record.id)) return;
    // What is made of a record is kept with it, and need not be made again.
    const known = this.records.get(record.id);
    if (known === undefined || !sameContainer(known, record)) this.set(record);
    if (isUp(record)) this.noteStarted(record.id);
    if (this.times.note(record.id, isUp(record), this.isOnNetwork(record), now)) this.changes.note(record.id);
  }

  private set(record: ContainerRecord): void {
    this.records.set(record.id, record);
    if (record.networkMode.kind === 'host') this.onHost.set(record.id, record);
    this.changes.note(record.id);
  }

  private isOnNetwork({ endpoints }: ContainerRecord): boolean {
    const { ipv4, ipv6 } = endpoints[this.networkName]?.live ?? {};
    return ipv4 !== undefined || ipv6 !== undefined;
  }

  /** It is starting no more, or never was. */
  private noteStarted(id: string): void {
    if (this.startingIds.delete(id)) this.changes.note(id);
  }

  private forgetMissing(ids: Iterable<string>, records: readonly ContainerRecord[]): void {
    const seen = new Set(records.map((record) => record.id));
    for (const id of ids) {
      if (this.gone.has(id) && this.records.has(id) && this.mayBeFollowed(id)) {
        this.doubtful.add(id);
        continue;
      }
      if (this.gone.has(id) || !seen.has(id)) this.forget(id);
    }
  }

  /**
   * True for one that was destroyed during the look, see `noteGone`. And, for some looks, while somebody was made who was not looked at
   * yet: whoever was made to take over may have been gone before it was seen, and the one that takes over from it is to be seen still.
   */
  private mayBeFollowed(id: string): boolean {
    if (this.doubtful.has(id)) return true;
    const looks = this.outlasted.get(id) ?? 0;
    this.outlasted.set(id, looks + 1);
    return looks < mostOutlasted && [...this.doubtful].some((other) => !this.records.has(other));
  }

  /** Doubts stay: they may be younger than the list that does not have the container. */
  private forget(id: string): void {
    if (this.records.delete(id)) this.changes.note(id);
    this.onHost.delete(id);
    this.times.forget(id);
    this.outlasted.delete(id);
    this.noteStarted(id);
  }
}
