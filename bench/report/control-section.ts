import type { ProfileFigures } from '../control/profile';
import type { RealFigures } from '../control/real-engine';
import type { SizeFigures } from '../control/fake-size';
import type { Result } from '../lib/results';
import { type Goal, goals, shown, table } from './markdown';
import { plot } from './plot';

type Results = ReadonlyMap<string, Result<unknown>>;

const mostListed = 12;

export async function controlSection(results: Results): Promise<string> {
  const sizes = sorted<SizeFigures>(results, /^fake-\d+$/);
  const real = sorted<RealFigures>(results, /^real-\d+$/);
  const profile = results.get('profile-10000')?.figures as ProfileFigures | undefined;
  const start = results.get('profile-start-1000')?.figures as ProfileFigures | undefined;
  return [
    '## What nathost itself costs\n\n`make bench-control`.\n',
    ...(real.length > 0 ? [realTables(real), await realPlot(real)] : []),
    ...(sizes.length > 0 ? [sizeTable(sizes), await growthPlot(sizes)] : []),
    ...(profile ? [profileTable(profile, 'one container’s life')] : []),
    ...(start ? [profileTable(start, 'a start with its leases kept')] : []),
    '### Goals\n',
    goals([...realGoals(real), ...sizeGoals(sizes)]),
  ].join('\n');
}

function sorted<T extends { readonly containers: number }>(results: Results, name: RegExp): T[] {
  const found = [...results].filter(([piece]) => name.test(piece)).map(([, { figures }]) => figures as T);
  return found.toSorted((a, b) => a.containers - b.containers);
}

function realTables(real: readonly RealFigures[]): string {
  const rows = real.flatMap((one) =>
    (['hostFile', 'proxyFile', 'answers'] as const).map((what) => [
      `${one.containers}: ${realWhat[what]}`,
      one[what].count,
      one[what].p50,
      one[what].p99,
      one[what].max,
    ]),
  );
  const calls = real.map(({ containers, calls: found }) => [
    `${containers}`,
    Object.entries(found)
      .map(([kind, count]) => `${shown(count)} ${kind}`)
      .join(', '),
  ]);
  return `### On a real engine

Engine ${real[0]?.engine ?? ''}, the plugin as it is installed, with so many other labelled containers that run. From the engine’s own time stamp of the \`create\` event until the name can be
read, and from the \`start\` event until the application accepts a connection at that address. Milliseconds.

${table(['other containers', 'runs', 'p50', 'p99', 'max'], rows)}
Requests to the engine for one container that is created, started and removed:

${table(['other containers', 'requests'], calls)}`;
}

const realWhat = {
  hostFile: '`create` to the host’s hosts file',
  proxyFile: '`create` to a running proxy’s hosts file',
  answers: '`start` to the first accepted connection',
} as const;

function realPlot(real: readonly RealFigures[]): Promise<string> {
  const values = real.flatMap(({ containers, proxyFile }) =>
    (['p50', 'p99'] as const).map((quantile) => ({ containers, quantile, ms: proxyFile[quantile] })),
  );
  return plot('control-real', 'From create to the name in a proxy’s hosts file, milliseconds', {
    data: { values },
    width: 320,
    height: 200,
    mark: 'bar',
    encoding: {
      x: { field: 'containers', type: 'ordinal', title: 'other containers', axis: { labelAngle: 0 } },
      xOffset: { field: 'quantile' },
      y: { field: 'ms', type: 'quantitative', title: 'ms' },
      color: { field: 'quantile', type: 'nominal', title: null },
    },
  });
}

function sizeTable(sizes: readonly SizeFigures[]): string {
  const row = (text: string, value: (one: SizeFigures) => number): (string | number)[] => [
    text,
    ...sizes.map(value),
  ];
  const kinds = new Set(sizes.flatMap(({ event }) => Object.keys(event.calls)));
  const rows = [
    row('`create` to the host’s hosts file, p50, ms', ({ event }) => event.hostFile.p50),
    row('`create` to a proxy’s hosts file, p50, ms', ({ event }) => event.proxyFile.p50),
    row('processor time for one container’s life, ms', ({ event }) => event.processor),
    ...[...kinds].map((kind) => row(`requests for it: ${kind}`, ({ event }) => event.calls[kind] ?? 0)),
    row('bytes written for it: three hosts files', ({ event }) => event.hostsBytes),
    row('bytes written for it: leases', ({ event }) => event.leaseBytes),
    row('processor time of a resync, ms', ({ resync }) => resync),
    row('processor while nothing happens, %', idlePercent),
    row('start to ready, ms', ({ startToReady }) => startToReady.leasesKept),
    row('start to ready with the leases lost, ms', ({ startToReady }) => startToReady.leasesLost),
    row('heap after a collection, MiB', ({ memory }) => memory.heap),
    row('resident, MiB', ({ memory }) => memory.resident),
    row('resident, bare Node, MiB', ({ bareNodeResident }) => bareNodeResident),
  ];
  return `### By size

The whole program against an engine in memory, behind a unix socket, with replies as large as a real one’s. Every container has a name; there are two proxies. 10,000 is more than
a bridge can carry (1,023 ports): it shows how costs grow. A container’s life is its creation, start and removal${withResyncs(sizes)}. All but the start is measured after 30 resyncs, a quarter of an hour’s: before that, more of the program runs for the first time.

${table(['containers', ...sizes.map(({ containers }) => shown(containers))], rows)}`;
}

/** Which of them were measured before resyncs were left out. */
function withResyncs(sizes: readonly SizeFigures[]): string {
  const old = sizes
    .filter(({ event }) => event.quietRounds === undefined)
    .map(({ containers }) => shown(containers));
  return `, without resyncs${old.length > 0 ? ` (with them: ${old.join(', ')})` : ''}`;
}

/** Of a time with resyncs in it, which come every 30 s. */
function idlePercent({ idle: { percent, seconds } }: SizeFigures): number {
  return seconds >= 60 ? percent : NaN;
}

function growthPlot(sizes: readonly SizeFigures[]): Promise<string> {
  const values = sizes.map(({ containers, event }) => ({ containers, ms: event.processor }));
  return plot('control-growth', 'Processor time for one container’s life, milliseconds', {
    data: { values },
    width: 420,
    height: 240,
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'containers', type: 'quantitative', scale: { type: 'log' }, title: 'other containers' },
      y: { field: 'ms', type: 'quantitative', scale: { type: 'log' }, title: 'ms' },
    },
  });
}

function profileTable({ containers, functions }: ProfileFigures, what: string): string {
  const rows = functions.slice(0, mostListed).map(({ name, milliseconds }) => [`\`${name}\``, milliseconds]);
  return `Where it goes with ${shown(containers)} containers, milliseconds for ${what}, by function without what it calls (line numbers of \`dist/nathost.js\`):

${table(['function', 'ms'], rows)}`;
}

function realGoals(real: readonly RealFigures[]): Goal[] {
  if (real.length === 0) return [];
  const worst = (value: (one: RealFigures) => number): number => Math.max(...real.map(value));
  const p50 = worst(({ hostFile, proxyFile }) => Math.max(hostFile.p50, proxyFile.p50));
  const p99 = worst(({ hostFile, proxyFile }) => Math.max(hostFile.p99, proxyFile.p99));
  const before = Math.min(...real.map(({ beforeStart }) => beforeStart));
  const inspects = worst(({ calls }) => calls['inspect'] ?? 0);
  const connects = worst(({ calls }) => calls['connect'] ?? 0);
  const fastest = Math.min(...real.map(({ hostFile }) => hostFile.min));
  const took = (part: 'list' | 'pass'): string =>
    shown(Math.max(...real.map(({ ownTimes }) => ownTimes?.[part] ?? NaN)));
  const wait = `an event is not believed: a list of the engine’s (${took('list')} ms) comes first, then a pass with a commit to the disk and a file after the other (${took('pass')} ms); meanwhile the engine starts the container on the same processors. The fastest run took ${shown(fastest)} ms`;
  return [
    { text: 'name readable, p50 ≤ 2.5 ms', found: `${shown(p50)} ms`, isReached: p50 <= 2.5, limit: wait },
    { text: 'name readable, p99 ≤ 10 ms', found: `${shown(p99)} ms`, isReached: p99 <= 10, limit: wait },
    {
      text: 'before the `start` event in ≥ 99 % of runs',
      found: `${shown(before * 100)} %`,
      isReached: before >= 0.99,
      limit: 'a busy machine',
    },
    { text: 'no inspect', found: shown(inspects), isReached: inspects === 0, limit: '' },
    { text: '1 connect for a new container', found: shown(connects), isReached: connects <= 1, limit: '' },
  ];
}

function sizeGoals(sizes: readonly SizeFigures[]): Goal[] {
  const at = (containers: number): SizeFigures | undefined =>
    sizes.find((one) => one.containers === containers);
  const [hundred, thousand, most] = [at(100), at(1_000), at(10_000)];
  if (!hundred || !thousand || !most) return [];
  const lists = Math.max(...sizes.map(({ event }) => event.callsUntilStart?.['list-some'] ?? NaN));
  const connects = Math.max(...sizes.map(({ event }) => event.callsUntilStart?.['connect'] ?? NaN));
  const growth = most.event.processor / hundred.event.processor;
  const toThousand = thousand.event.processor / hundred.event.processor;
  const memory = thousand.memory.resident / thousand.bareNodeResident;
  const start = thousand.startToReady.leasesKept;
  const idle = idlePercent(thousand);
  return [
    {
      text: '1 filtered list and 1 connect for a new container, until it is started',
      found: `${shown(lists)} and ${shown(connects)}`,
      // Now and then a round meets a resync.
      isReached: Math.round(lists) === 1 && Math.round(connects) === 1,
      limit: `an event is never taken for the truth; in its whole life it is ${shown(thousand.event.calls['list-some'] ?? NaN)}`,
    },
    {
      text: 'growth of an event from 100 to 10,000 containers ≤ 1.5 ×',
      found: `${shown(growth)} × (to 1,000: ${shown(toThousand)} ×)`,
      isReached: growth <= 1.5,
      limit:
        'each hosts file is still read and compared as bytes, and the tables of leases and lines are copied; the profile shows the shares',
    },
    {
      text: 'resident memory at 1,000 containers ≤ 1.5 × bare Node',
      found: `${shown(memory)} ×`,
      isReached: memory <= 1.5,
      limit: `the heap is ${shown(thousand.memory.heap)} MiB after a collection, of which the program’s own code and its libraries’ are the most; the rest is Node’s code, and what V8 keeps for the next long list. Settings of V8 that keep less make each resync dearer`,
    },
    {
      text: 'start to ready ≤ 300 ms (1,000 containers)',
      found: `${shown(start)} ms`,
      isReached: start <= 300,
      limit:
        'Node’s own modules and the program are loaded, 1,000 leases checked, a list of 1,000 containers read and a first pass made over them, all with code that V8 has not compiled yet; the profile of the start shows the shares',
    },
    {
      text: 'idle processor ≤ 0.1 % (1,000 containers)',
      found: `${shown(idle)} %`,
      isReached: idle <= 0.1,
      limit: `each resync, every 30 s, looks at everything: ${shown(thousand.resync)} ms with 1,000 containers, most of it taking in the engine’s list of 1.2 MB`,
    },
  ];
}
