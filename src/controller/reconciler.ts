import type { Clock } from '../model/clock';
import { earliest } from '../model/collections';
import { sameLines } from '../model/host-line';
import { decodeLabels, type DecodedLabels } from '../model/labels';
import type { KernelChange } from '../model/kernel';
import type { Lease } from '../model/lease';
import type { ContainerRecord } from '../model/record';
import type { PlannedChange, PlanReport } from '../model/planned-change';
import { isInForce } from '../allocation/assign';
import { leaseChanges } from '../allocation/lease-changes';
import type { TableSeen } from '../allocation/admin/table-seen';
import type { Settings } from '../model/settings';
import type { KernelStatus, LeaseStatus } from '../model/status';
import type { ChangeHistory } from './audit-log';
import { ClockJumps } from './clock-jumps';
import type { HostNamesSeen } from './host-names-seen';
import type { LeaseState } from './lease-state';
import type { ProblemBook } from './problem-book';
import type { KernelWatch } from './kernel-view';
import type { World } from './engine-cache';
import type { Change, EngineChange } from './plan/change';
import { decide, type Decision, type Observation } from './desired/decide';
import { ownerOf } from './desired/host-names';
import type { KernelSeen } from './desired/kernel-settings';
import { kernelStatus } from './report/kernel-status';
import { targetsOf } from './desired/targets';
import type { EngineChanges } from './apply/engine-applier';
import type { HostsFiles } from './apply/hosts-applier';
import type { KernelChanges } from './apply/kernel-applier';
import type { Reloads } from './apply/signal-applier';
import { LastDecision } from './incremental/last-decision';
import { leaseHappenings } from './apply/lease-events';
import { plan, type FilesSeen } from './plan/plan';
import { droppedFiles } from './report/dropped-files';
import { plannedChanges } from './report/plan-report';
import { leaseStatus } from './report/lease-status';
import { answerAll, rejectAll, tellAll } from './admin/answers';
import type { Applied, Requests } from './admin/requests';

export interface PassParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly world: World;
  readonly hostNames: HostNamesSeen;
  readonly leases: LeaseState;
  readonly files: HostsFiles;
  readonly engineChanges: EngineChanges;
  readonly kernel: KernelWatch;
  readonly kernelChanges: KernelChanges;
  readonly reloads: Reloads;
  readonly problems: ProblemBook;
  readonly history: ChangeHistory;
  readonly requests: Requests;
}

/** One pass: from what was seen to what should be, and on the way there. Never asks the engine, so it never waits for it. */
export class Reconciler {
  decision: Decision | undefined;
  private readonly decoded = new WeakMap<ContainerRecord, DecodedLabels>();
  private readonly lastDecision = new LastDecision();
  private readonly clockJumps: ClockJumps;

  constructor(private readonly parts: PassParts) {
    this.clockJumps = new ClockJumps(parts.clock);
  }

  /** `containersFolder`: see `TargetsInput`. Returns how much it changed; what is tried again does not count. */
  async pass(containersFolder: string): Promise<number> {
    const { requests } = this.parts;
    this.noteClock();
    const observation = this.observe(containersFolder);
    const decision = this.lastDecision.for(observation, this.parts.world.takeChanges());
    if (requests.isEmpty) return this.carryOut(decision);
    const { leases, applied } = requests.applyTo(this.tableSeen(decision, observation));
    try {
      const steered = steer(decision, observation, leases);
      tellAll(applied, this.parts.history);
      return await this.carryOut(steered, applied);
    } catch (error) {
      rejectAll(applied, error);
      throw error;
    }
  }

  /** Leases first, on disk before anybody learns of them; whoever asked for something is answered then. */
  private async carryOut(decision: Decision, applied: readonly Applied[] = []): Promise<number> {
    const { clock, hostNames, files, engineChanges, kernel, kernelChanges, reloads, leases, problems } =
      this.parts;
    const changes = plan(decision, files, this.kernelSeen());
    files.keepOnly(decision.targets);
    reloads.keepOnly(decision.targets);
    await this.saveLeases(decision);
    this.answer(applied);
    const written = changes.filter((change) => change.kind === 'write-hosts' && files.perform(change)).length;
    const forEngine = changes.filter(isEngineChange);
    const begun =
      engineChanges.begin(forEngine, (change) => this.isDoubtful(change)) +
      this.beginKernel(decision, changes);
    this.decision = decision;
    const all = [decision, hostNames, leases, files, engineChanges, kernel, kernelChanges, reloads].flatMap(
      (part) => part.problems,
    );
    problems.replace(all, clock.now());
    return written + begun + decision.assignment.changes.length;
  }

  /**
   * Gives a container whose process is about to start the names of the last decision. Waits for nothing, because engines from
   * 28 on leave a few milliseconds for it; what it misses is the next pass's.
   */
  writeBeforeStart(container: string, containersFolder: string): void {
    const { settings, world, files } = this.parts;
    const record = world.containers.get(container);
    if (record === undefined || this.decision === undefined || !world.starting.has(container)) return;
    const { targets } = targetsOf({
      containers: [record],
      labelsOf: (one) => this.labelsOf(one),
      starting: world.starting,
      settings,
      containersFolder,
    });
    const target = targets.find(({ key }) => key === container);
    if (target) files.perform({ kind: 'write-hosts', target, lines: this.decision.lines });
  }

  /** When the next pass is due by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const { engineChanges, kernelChanges, files } = this.parts;
    return earliest(this.decision?.dueAt, engineChanges.dueAt(), kernelChanges.dueAt(), files.dueAt());
  }

  private noteClock(): void {
    const jump = this.clockJumps.look();
    if (jump) this.parts.leases.clockSet(jump);
  }

  /** What a pass would do now, decided with these settings. Changes nothing. */
  preview(containersFolder: string, settings = this.parts.settings): PlanReport {
    const { files, engineChanges, leases } = this.parts;
    const decision = decide(this.observe(containersFolder, settings));
    // A file in doubt is only looked at; what a refused one lacks is part of the plan.
    const known: FilesSeen = {
      has: ({ key }, lines) => files.waitOf(key) === undefined && sameLines(files.linesOf(key) ?? [], lines),
    };
    const changes = plannedChanges(plan(decision, known, this.kernelSeen()), {
      leases: leases.leases,
      network: settings.network,
      linesOf: (key) => files.linesOf(key),
      waitOf: (change) => {
        if (change.kind === 'write-hosts') return files.waitOf(change.target.key);
        if (!isEngineChange(change)) return undefined;
        const isDoubtful = this.isDoubtful(change) && { because: 'it is being looked at again' };
        return engineChanges.waitOf(change) ?? (isDoubtful || undefined);
      },
    });
    return {
      changes: [...changes, ...this.dropped(containersFolder, decision)],
      problems: decision.problems,
    };
  }

  /** Of files that the settings in force keep and others would not. */
  private dropped(containersFolder: string, { targets }: Decision): PlannedChange[] {
    const { files } = this.parts;
    const { targets: kept } = decide(this.observe(containersFolder));
    return droppedFiles(kept, targets, (key) => files.linesOf(key));
  }

  private observe(containersFolder: string, settings = this.parts.settings): Observation {
    const { world, hostNames, leases, clock } = this.parts;
    const now = clock.now();
    return {
      settings,
      now,
      containers: world.containers,
      hostNetworked: world.hostNetworked,
      starting: world.starting,
      network: settings.network === this.parts.settings.network ? world.network : undefined,
      leases: leases.leases,
      cursors: leases.cursors,
      containersFolder,
      hostNames: hostNames.look(settings.overrideHostNames),
      labelsOf: (container) => this.labelsOf(container, settings.labelPrefix),
      downSince: (id) => world.times.downSince(id, now),
      awaySince: (id) => world.times.awaySince(id),
    };
  }

  private tableSeen({ assignment, fit }: Decision, { now, hostNames, containers }: Observation): TableSeen {
    const { settings } = this.parts;
    return {
      leases: assignment.leases,
      pools: fit.pools,
      containers,
      network: settings.network,
      now,
      isInForce: (lease) => isInForce(lease, { now, graces: settings }),
      claimOf: (container) => this.labelsOf(container).claim,
      hostsOwn: (name) => hostNames && ownerOf(name, hostNames),
    };
  }

  private answer(applied: readonly Applied[]): void {
    const { leases, world, settings } = this.parts;
    const show = (lease: Lease): LeaseStatus => leaseStatus(lease, world.containers, settings.leaseTtl);
    answerAll(applied, leases.leases, show, leases.isSaved);
  }

  /** A lease is on disk before anybody learns of its address. */
  private async saveLeases({ assignment }: Decision): Promise<void> {
    const { leases, world, history } = this.parts;
    const nameOf = (id: string): string => world.containers.get(id)?.name ?? id.slice(0, 12);
    const happenings = leaseHappenings(leases.leases, assignment.changes, nameOf);
    await leases.adopt(assignment.leases, assignment.changes, assignment.cursors);
    for (const happening of happenings) history.note(happening);
  }

  /** What has just been changed, or had an event, is as it is known only after the next look. */
  private isDoubtful(change: EngineChange): boolean {
    const { world } = this.parts;
    return (
      world.isNetworkDoubtful || (change.kind !== 'create-network' && world.isDoubtful(change.container.id))
    );
  }

  /** What is set in the kernel, as last seen. */
  get kernelStatus(): KernelStatus | undefined {
    const wanted = this.decision?.kernel;
    const seen = this.kernelSeen();
    return wanted && seen.state && kernelStatus(wanted, seen, seen.state);
  }

  private kernelSeen(): KernelSeen {
    const { kernel, kernelChanges } = this.parts;
    return { state: kernel.state, isForgotten: (address) => kernelChanges.isForgotten(address) };
  }

  private beginKernel({ kernel }: Decision, changes: readonly Change[]): number {
    const { kernelChanges, world } = this.parts;
    const isDoubtful = world.isNetworkDoubtful || this.parts.kernel.isDoubtful;
    return kernelChanges.begin(changes.filter(isKernelChange), kernel?.silent ?? [], isDoubtful);
  }

  /** Labels never change, so a record is decoded once. */
  labelsOf(container: ContainerRecord, prefix = this.parts.settings.labelPrefix): DecodedLabels {
    if (prefix !== this.parts.settings.labelPrefix) return decodeLabels(container, prefix);
    const known = this.decoded.get(container);
    if (known !== undefined) return known;
    const labels = decodeLabels(container, prefix);
    this.decoded.set(container, labels);
    return labels;
  }
}

/** Decides again, with the table as people want it; its changes are those of both decisions. */
function steer({ assignment }: Decision, observation: Observation, leases: readonly Lease[]): Decision {
  const again = decide({ ...observation, leases, cursors: assignment.cursors });
  const changes = leaseChanges(observation.leases, again.assignment.leases);
  return { ...again, assignment: { ...again.assignment, changes } };
}

function isEngineChange(change: Change): change is EngineChange {
  return change.kind === 'create-network' || change.kind === 'connect' || change.kind === 'disconnect';
}

function isKernelChange(change: Change): change is KernelChange {
  return !isEngineChange(change) && change.kind !== 'commit-leases' && change.kind !== 'write-hosts';
}
