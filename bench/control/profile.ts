import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rounded } from '../lib/statistics';
import { TemporaryFolder } from '../lib/temporary-folder';
import { FakeMachine } from './fake-machine';
import { newContainer } from './new-container';
import { waitUntilReady } from './readiness';
import { warmUp } from './warm-up';

/** Where the processor time of an event goes: the functions with the most of it, themselves without what they call. */
export interface ProfileFigures {
  readonly containers: number;
  readonly rounds: number;
  readonly functions: readonly { readonly name: string; readonly milliseconds: number }[];
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds. */
  readonly timeDeltas: readonly number[];
}

const rounds = 10;
const shown = 25;

/** What the start has cost is taken off: the same is measured without any event. */
export async function profileEvents(containers: number): Promise<ProfileFigures> {
  const machine = await FakeMachine.make(containers);
  try {
    await profiled(machine, () => warm(machine, 0)); // leaves the leases
    const atRest = await profiled(machine, () => warm(machine, 0));
    const busy = await profiled(machine, () => warm(machine, rounds));
    const perRound = [...busy].map(([name, ms]): [string, number] => [
      name,
      (ms - (atRest.get(name) ?? 0)) / rounds,
    ]);
    return { containers, rounds, functions: mostOf(perRound) };
  } finally {
    await machine.end();
  }
}

/** Of one start, until all is seen and written; the leases are there already. */
export async function profileStart(containers: number): Promise<ProfileFigures> {
  const machine = await FakeMachine.make(containers);
  try {
    await profiled(machine, () => Promise.resolve()); // leaves the leases
    const start = await profiled(machine, () => Promise.resolve());
    return { containers, rounds: 1, functions: mostOf([...start]) };
  } finally {
    await machine.end();
  }
}

function mostOf(times: readonly (readonly [string, number])[]): ProfileFigures['functions'] {
  return times
    .map(([name, ms]) => ({ name, milliseconds: rounded(ms) }))
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, shown);
}

async function warm(machine: FakeMachine, times: number): Promise<void> {
  await warmUp(join(machine.folder, 'nathost.sock'), 500);
  await pause(1_000);
  for (let round = 0; round < times; round += 1) await newContainer(machine, `new-${round}`);
}

/** What the program does from its start on, and then in `act`. */
async function profiled(machine: FakeMachine, act: () => Promise<void>): Promise<Map<string, number>> {
  const folder = await TemporaryFolder.make('nathost-profile-');
  try {
    // A resync meanwhile would be taken for a part of what is profiled.
    const settings = { NATHOST_RESYNC: '10m' };
    const nathost = await machine.boot(['--cpu-prof', '--cpu-prof-dir', folder.path], settings);
    await waitUntilReady(machine.folder);
    await act();
    await nathost.stop();
    const [file = ''] = readdirSync(folder.path);
    return selfTimes(JSON.parse(readFileSync(join(folder.path, file), 'utf8')) as Profile);
  } finally {
    await folder.remove();
  }
}

/** Milliseconds by function. */
function selfTimes({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'}:${lineNumber + 1}`,
    ]),
  );
  const times = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const name = names.get(sample) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  times.delete('(idle):0');
  return times;
}
