import { inject, injectable } from 'inversify';
import type { EngineEvent } from '../model/engine-event';
import type { EngineFacts } from '../model/record';
import { EngineApplier } from './apply/engine-applier';
import { HostsApplier } from './apply/hosts-applier';
import { DirtyQueue, keys } from './dirty-queue';
import { EngineCache } from './engine-cache';
import { EventLatency } from './event-latency';
import { ProxyStart } from './proxy-start';
import { listLag } from './timing';

type ContainerEvent = EngineEvent & { readonly kind: 'container' };
type NetworkEvent = EngineEvent & { readonly kind: 'network' };

/** Marks dirty what an event is about. An event says what to list again, not what is true; see `EngineCache` for the two exceptions. */
@injectable()
export class EventRouter {
  constructor(
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(HostsApplier) private readonly hosts: Pick<HostsApplier, 'markNew'>,
    @inject(EngineApplier) private readonly engine: Pick<EngineApplier, 'retryNetwork'>,
    @inject(ProxyStart) private readonly proxyStart: Pick<ProxyStart, 'write'>,
    @inject(EventLatency) private readonly latency: Pick<EventLatency, 'eventCame'>,
  ) {}

  opened(facts: EngineFacts): void {
    this.cache.connected(facts);
    this.queue.resume();
    this.queue.add(keys.everything);
  }

  lost(): void {
    this.cache.disconnected();
    this.queue.pause();
    this.queue.add(keys.pass);
  }

  event(event: EngineEvent): void {
    if (event.kind === 'container') this.container(event);
    else if (event.driver === 'host') this.hostNetwork(event);
    else this.network(event);
  }

  private container(event: ContainerEvent): void {
    const { queue, cache } = this;
    const { id, action } = event;
    if (action === 'destroy') {
      cache.destroyed(id);
      queue.cancel(id);
      if (cache.containers.has(id)) queue.add(id);
    } else if (cache.mayConcernUs(id)) {
      queue.add(id);
      if (action === 'die') queue.addAfter(id, listLag);
      // The engine sends `start` only after its list shows the container running.
      if (action === 'start') queue.cancel(id);
    }
    if (action === 'die') cache.started(id);
    if (queue.isDirty(id)) this.measure(event.timeNano, id);
  }

  /** The engine connects the host's network after it wrote the container's hosts file and before it starts the process. */
  private hostNetwork(event: NetworkEvent): void {
    const { containerId: id, action } = event;
    if (id === undefined) return;
    this.hosts.markNew(id);
    if (action !== 'connect') {
      this.cache.started(id);
      return;
    }
    this.cache.starts(id);
    const isKnown = this.cache.containers.has(id);
    this.queue.add(isKnown ? keys.pass : id);
    this.measure(event.timeNano, id, isKnown);
    this.proxyStart.write(id);
  }

  private network({ networkName, containerId: id, action, timeNano }: NetworkEvent): void {
    const { queue, cache } = this;
    // The destroyed network may be the one that overlapped with ours.
    if (action === 'destroy' && this.engine.retryNetwork()) queue.add(keys.pass);
    if (networkName !== cache.networkName) return;
    if (id === undefined) {
      queue.add(keys.network);
      return;
    }
    queue.add(id);
    if (cache.mayConcernUs(id)) queue.addAfter(id, listLag);
    this.measure(timeNano, id);
  }

  /** Events from before the stream was open do not count: that time is part of the disconnected time. */
  private measure(timeNano: bigint, id: string, isBelieved = false): void {
    const at = Number(timeNano / 1_000_000n);
    if (at >= (this.cache.connectedSince ?? Infinity)) this.latency.eventCame(id, at, isBelieved);
  }
}
