import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rounded, type Summary, summaryOf } from '../lib/statistics';
import { FakeMachine } from './fake-machine';
import { bareNodeMiB, type MeasuredNathost } from './measured-nathost';
import { type Latencies, newContainer } from './new-container';
import { waitUntilReady } from './readiness';
import { warmUp } from './warm-up';

/** What the program costs on a machine with so many containers, each with a name. Times in milliseconds, memory in MiB. */
export interface SizeFigures {
  readonly containers: number;
  /** From the start of the process to `/readyz`: without a lease file, so that all leases are found again, and with one. */
  readonly startToReady: { readonly leasesLost: number; readonly leasesKept: number };
  readonly memory: { readonly resident: number; readonly own: number; readonly heap: number };
  readonly bareNodeResident: number;
  /** For one new container: created, started, removed. */
  readonly event: EventFigures;
  /** Processor time of one look at everything. */
  readonly resync: number;
  /** Share of one processor while nothing happens, percent, resyncs every 30 s included. */
  readonly idle: { readonly percent: number; readonly seconds: number };
}

interface EventFigures {
  /** From the container's creation to its name in the file. */
  readonly hostFile: Summary;
  readonly proxyFile: Summary;
  /** Of processor time, all three events together. */
  readonly processor: number;
  /** Rounds of which that is the mean: those that no resync fell into; absent in results from before these were left out. */
  readonly quietRounds?: number;
  /** By kind, all three events together. */
  readonly calls: Readonly<Record<string, number>>;
  /** The same, until it is started; absent in results from before these were told apart. */
  readonly callsUntilStart?: Readonly<Record<string, number>>;
  /** All hosts files together. */
  readonly hostsBytes: number;
  readonly leaseBytes: number;
}

const rounds = Number(process.env['NATHOST_BENCH_ROUNDS'] ?? 40);
/** 300 in full size. */
const idleSeconds = Number(process.env['NATHOST_BENCH_IDLE_SECONDS'] ?? 300);
/** Longer than nathost waits before it looks a second time at what the engine's list may have shown too late. */
const secondLook = 2_500;

export async function measureSize(containers: number): Promise<SizeFigures> {
  const machine = await FakeMachine.make(containers);
  try {
    const leasesLost = await startOnce(machine);
    const nathost = await machine.boot();
    const leasesKept = (await waitUntilReady(machine.folder)) - nathost.startedAt;
    try {
      await warmUp(join(machine.folder, 'nathost.sock'), Math.max(100, containers / 20));
      await pause(secondLook);
      const idle = await measureIdle(nathost);
      const event = await measureEvents(machine, nathost);
      const resync = await measureResync(machine, nathost);
      const memory = await nathost.memory();
      return {
        containers,
        startToReady: { leasesLost: rounded(leasesLost), leasesKept: rounded(leasesKept) },
        memory: {
          resident: rounded(memory.resident),
          own: rounded(memory.own),
          heap: rounded(memory.heap),
        },
        bareNodeResident: rounded(await bareNodeMiB()),
        event,
        resync,
        idle,
      };
    } finally {
      await nathost.stop();
    }
  } finally {
    await machine.end();
  }
}

async function startOnce(machine: FakeMachine): Promise<number> {
  const nathost = await machine.boot();
  const readyAt = await waitUntilReady(machine.folder);
  await nathost.stop();
  return readyAt - nathost.startedAt;
}

async function measureIdle(nathost: MeasuredNathost): Promise<SizeFigures['idle']> {
  const before = nathost.processorSeconds;
  const from = performance.now();
  await pause(idleSeconds * 1000);
  const seconds = (performance.now() - from) / 1000;
  return {
    percent: rounded(((nathost.processorSeconds - before) / seconds) * 100),
    seconds: Math.round(seconds),
  };
}

async function measureEvents(machine: FakeMachine, nathost: MeasuredNathost): Promise<EventFigures> {
  const latencies: Latencies[] = [];
  machine.socket.calls.clear();
  const before = [nathost.hostsBytes, machine.leaseBytes] as const;
  const costs: number[] = [];
  const resyncs = (): number => machine.socket.calls.get('list-all') ?? 0;
  for (let round = 0, wasQuiet = true; round < rounds; round += 1) {
    const [seconds, known] = [nathost.processorSeconds, resyncs()];
    latencies.push(await newContainer(machine, `new-${round}`));
    // A resync that falls into a round, or into the one before, is none of the event's; what it costs is told by itself.
    const isQuiet = resyncs() === known;
    if (isQuiet && wasQuiet) costs.push(nathost.processorSeconds - seconds);
    wasQuiet = isQuiet;
  }
  await pause(secondLook);
  const calls = [...machine.socket.calls].filter(([call]) => call !== 'list-all');
  return {
    hostFile: summaryOf(latencies.map(({ host }) => host)),
    proxyFile: summaryOf(latencies.map(({ proxy }) => proxy)),
    processor: rounded((costs.reduce((sum, one) => sum + one, 0) / costs.length) * 1000),
    quietRounds: costs.length,
    calls: Object.fromEntries(calls.map(([call, count]) => [call, rounded(count / rounds)])),
    callsUntilStart: Object.fromEntries(calls.map(([call]) => [call, rounded(meanCalls(latencies, call))])),
    hostsBytes: rounded((nathost.hostsBytes - before[0]) / rounds),
    leaseBytes: rounded((machine.leaseBytes - before[1]) / rounds),
  };
}

function meanCalls(all: readonly Latencies[], call: string): number {
  return all.reduce((sum, { calls }) => sum + (calls.get(call) ?? 0), 0) / all.length;
}

/** From the moment that nathost asks for everything. */
async function measureResync(machine: FakeMachine, nathost: MeasuredNathost): Promise<number> {
  const before = await new Promise<number>((resolve) => {
    machine.socket.onListAll = () => {
      resolve(nathost.processorSeconds);
    };
  });
  machine.socket.onListAll = () => undefined;
  await pause(3_000);
  return rounded((nathost.processorSeconds - before) * 1000);
}
