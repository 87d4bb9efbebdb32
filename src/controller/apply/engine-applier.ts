import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import { AuditLog } from '../audit-log';
import type { AuditEvent } from '../../model/change-record';
import { isUp } from '../../model/claim';
import type { Clock } from '../../model/clock';
import { messageOf } from '../../model/errors';
import { addressText } from '../../model/lease';
import type { Problem } from '../../model/problem';
import type { Audit } from '../../ports/audit';
import type { Engine } from '../../ports/engine';
import type { Log } from '../../ports/log';
import { type DirtyKey, DirtyQueue, keys } from '../dirty-queue';
import { EngineCache } from '../engine-cache';
import type { EndpointChange, EngineChange } from '../plan/change';
import type { EnginePlan } from '../plan/plan';
import type { Applier } from './applier';
import type { Wait } from './backoff';
import { ChangeRunner, type Carrier, type Trouble } from './change-runner';
import { engineProblem } from './engine-problems';

/** Creates the network, connects and disconnects containers. */
@injectable()
export class EngineApplier implements Applier<EnginePlan>, Carrier<EngineChange> {
  readonly mostPerMinute = 12;
  private readonly runner: ChangeRunner<EngineChange>;
  private blocked: readonly Problem[] = [];

  constructor(
    @inject(ports.engine) private readonly engine: Engine,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(ports.clock) clock: Clock,
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: Audit,
  ) {
    this.runner = new ChangeRunner(this, clock);
  }

  get problems(): readonly Problem[] {
    return [...this.blocked, ...this.runner.problems];
  }

  dueAt(): number | undefined {
    return this.runner.dueAt();
  }

  apply({ changes, problems }: EnginePlan): number {
    this.blocked = problems;
    return this.runner.begin(changes);
  }

  waitOf(change: EngineChange): Wait | undefined {
    return this.runner.waitOf(change);
  }

  /** A network was removed, maybe one that overlapped with ours. Returns true when creating ours may be retried because of that. */
  retryNetwork(): boolean {
    return this.runner.retryNow(networkObject(this.cache.networkName));
  }

  objectOf(change: EngineChange): string {
    return change.kind === 'create-network' ? networkObject(change.spec.name) : change.container.id;
  }

  fieldsOf(change: EngineChange): Record<string, unknown> {
    if (change.kind === 'create-network') return { change: change.kind, ...change.spec };
    const { id, name } = change.container;
    return { change: change.kind, container: name, id, ...(change.kind === 'connect' && change.addresses) };
  }

  isDirty(change: EngineChange): boolean {
    return this.queue.isDirty(keys.network) || this.queue.isDirty(keyOf(change));
  }

  hasLastingEffect(): boolean {
    return true;
  }

  carryOut(change: EngineChange): Promise<void> {
    const { networkName } = this.cache;
    switch (change.kind) {
      case 'create-network':
        return this.engine.createNetwork(change.spec);
      case 'connect':
        return this.engine.connect(networkName, change.container.id, change.addresses);
      case 'disconnect':
        return this.engine.disconnect(networkName, change.container.id);
    }
  }

  /**
   * Connecting a stopped container only stores the addresses in its configuration, so the cache takes the result without a list. If the
   * container was started meanwhile, events say so. After every other change the object is listed again.
   */
  succeeded(change: EngineChange): void {
    this.log.info('engine changed', this.fieldsOf(change));
    this.audit.record(auditEvent(change, this.cache.networkName));
    const known = change.kind === 'connect' ? this.cache.containers.get(change.container.id) : undefined;
    if (change.kind !== 'connect' || known === undefined || isUp(known) || this.queue.isDirty(known.id)) {
      this.queue.add(keyOf(change));
      return;
    }
    this.cache.configured(known.id, change.addresses);
    this.queue.add(keys.pass);
  }

  failed(change: EngineChange, error: unknown): void {
    this.log.debug('engine did not change', { ...this.fieldsOf(change), error: messageOf(error) });
    this.queue.add(keyOf(change));
  }

  problemOf(change: EngineChange, trouble: Trouble): Problem {
    return engineProblem(change, trouble, this.cache.networkName);
  }
}

function networkObject(name: string): string {
  return `network ${name}`;
}

/** What has to be listed again after a change. */
function keyOf(change: EngineChange): DirtyKey {
  return change.kind === 'create-network' ? keys.network : change.container.id;
}

function auditEvent(change: EngineChange, network: string): AuditEvent {
  if (change.kind !== 'create-network') return endpointEvent(change, network);
  const { name, ipv4 } = change.spec;
  const text = `the network ${name} was created with ${ipv4.subnet}`;
  return { kind: 'network-made', subject: `network ${name}`, names: [], text };
}

function endpointEvent(change: EndpointChange, network: string): AuditEvent {
  const { names, container } = change;
  const subject = `container ${container.name}`;
  if (change.kind === 'disconnect')
    return { kind: 'disconnected', subject, names, text: `${subject} was disconnected from ${network}` };
  const text = `${subject} was connected to ${network} at ${addressText(change.addresses)}`;
  return { kind: 'connected', subject, names, text };
}
