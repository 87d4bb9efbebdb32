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
import type { CacheChanges } from './cache-changes';
import { ClockJumps } from './clock-jumps';
import type { HostNamesSeen } from './host-names-seen';
import type { LeaseState } from './lease-state';
import type { ProblemBook } from './problem-book';
import type { KernelView } from './kernel-view';
import type { LastPass } from './last-pass';
import type { EngineCache } from './engine-cache';
import type { Change, EngineChange } from './plan/change';
import { decide, type Decision, type Observation } from './desired/decide';
import { ownerOf } from './desired/host-names';
import type { KernelSeen } from './desired/kernel-settings';
import { kernelStatus } from './report/kernel-status';
import { containersFolderOf } from './desired/targets';
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
  readonly cache: EngineCache;
  readonly lastPass: LastPass;
  readonly hostNames: HostNamesSeen;
  readonly leases: LeaseState;
  readonly files: HostsFiles;
  readonly engineChanges: EngineChanges;
  readonly kernel: KernelView;
  readonly kernelChanges: KernelChanges;
  readonly reloads: Reloads;
  readonly problems: ProblemBook;
  readonly history: ChangeHistory;
  readonly requests: Requests;
}

/** One pass: from what was seen to what should be, and on the way there. Never asks the engine, so it never waits for it. */
export class Reconciler {
  private readonly lastDecision = new LastDecision();
  private readonly clockJumps: ClockJumps;

  constructor(private readonly parts: PassParts) {
    this.clockJumps = new ClockJumps(parts.clock);
  }

  /** `changes`: of the cache, since the last pass. Returns how much it changed; what is tried again does not count. */
  async pass(changes: CacheChanges): Promise<number> {
    const { requests } = this.parts;
    this.noteClock();
    const observation = this.observe();
    const decision = this.lastDecision.for(observation, changes);
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
      engineChanges.begin(forEngine) +
      kernelChanges.begin(changes.filter(isKernelChange), decision.kernel?.silent ?? []);
    this.parts.lastPass.decision = decision;
    const all = [decision, hostNames, leases, files, engineChanges, kernel, kernelChanges, reloads].flatMap(
      (part) => part.problems,
    );
    problems.replace(all, clock.now());
    return written + begun + decision.assignment.changes.length;
  }

  /** When the next pass is due by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const { engineChanges, kernelChanges, files } = this.parts;
    return earliest(
      this.parts.lastPass.decision?.dueAt,
      engineChanges.dueAt(),
      kernelChanges.dueAt(),
      files.dueAt(),
    );
  }

  private noteClock(): void {
    const jump = this.clockJumps.look();
    if (jump) this.parts.leases.clockSet(jump);
  }

  /** What a pass would do now, decided with these settings. Changes nothing. */
  preview(settings = this.parts.settings): PlanReport {
    const { files, engineChanges, leases } = this.parts;
    const asNow = settings === this.parts.settings;
    const decision = decide(this.observe(settings));
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
        return isEngineChange(change) ? engineChanges.waitOf(change) : undefined;
      },
    });
    return {
      changes: asNow ? changes : [...changes, ...this.dropped(decision)],
      problems: decision.problems,
    };
  }

  /** Of files that the settings in force keep and others would not. */
  private dropped({ targets }: Decision): PlannedChange[] {
    const { files } = this.parts;
    const { targets: kept } = decide(this.observe());
    return droppedFiles(kept, targets, (key) => files.linesOf(key));
  }

  private observe(settings = this.parts.settings): Observation {
    const { cache, hostNames, leases, clock } = this.parts;
    const now = clock.now();
    return {
      settings,
      now,
      containers: cache.containers,
      hostNetworked: cache.hostNetworked,
      starting: cache.starting,
      network: settings.network === cache.networkName ? cache.network : undefined,
      leases: leases.leases,
      cursors: leases.cursors,
      containersFolder: containersFolderOf(settings, cache.facts),
      hostNames: hostNames.look(cache.facts?.hostName, settings.overrideHostNames),
      internalNetworks: cache.others.internal,
      labelsOf: (container) => this.labelsOf(container, settings.labelPrefix),
      downSince: (id) => cache.times.downSince(id, now),
      awaySince: (id) => cache.times.awaySince(id),
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
    const { leases, cache, settings } = this.parts;
    const show = (lease: Lease): LeaseStatus => leaseStatus(lease, cache.containers, settings.leaseTtl);
    answerAll(applied, leases.leases, show, leases.isSaved);
  }

  /** A lease is on disk before anybody learns of its address. */
  private async saveLeases({ assignment }: Decision): Promise<void> {
    const { leases, cache, history } = this.parts;
    const nameOf = (id: string): string => cache.containers.get(id)?.name ?? id.slice(0, 12);
    const happenings = leaseHappenings(leases.leases, assignment.changes, nameOf);
    await leases.adopt(assignment.leases, assignment.changes, assignment.cursors);
    for (const happening of happenings) history.note(happening);
  }

  /** What is set in the kernel, as last seen. */
  get kernelStatus(): KernelStatus | undefined {
    const wanted = this.parts.lastPass.decision?.kernel;
    const seen = this.kernelSeen();
    return wanted && seen.state && kernelStatus(wanted, seen, seen.state);
  }

  private kernelSeen(): KernelSeen {
    const { kernel, kernelChanges } = this.parts;
    return { state: kernel.state, isForgotten: (address) => kernelChanges.isForgotten(address) };
  }

  labelsOf(container: ContainerRecord, prefix = this.parts.settings.labelPrefix): DecodedLabels {
    const isInForce = prefix === this.parts.settings.labelPrefix;
    return isInForce ? this.parts.cache.labelsOf(container) : decodeLabels(container, prefix);
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
