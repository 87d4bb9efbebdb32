import { appendFile } from 'node:fs/promises';
import Engine from 'dockerode';
import {
  addressOf,
  foreignLine,
  namesOf,
  namesPerLabel,
  steadyAddress,
  steadyNames,
  wanderer,
  wandererAddress,
} from '../support/churn-names';
import { HostsReader } from '../support/hosts-reader';
import { containerFileOf, foreignPart, hostFileOf, ownNames, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';

/** For a long run, with figures: NATHOST_STRESS_SECONDS=30. */
const given = process.env['NATHOST_STRESS_SECONDS'];
const seconds = Number(given ?? 6);
const apps = 16;
/** Of those, re-created at the same time. */
const atOnce = 2;

let nathost: NathostOnEngine;
let engine: Engine;
/** Of each application, the generation that there is now. */
const generations = Array.from({ length: apps }, () => 0);
let steps = 0;

/** Makes a container that is never started: its names are there for as long as it is. By the API, because a command takes ten times as long. */
async function create(name: string, names: readonly string[], address: string): Promise<void> {
  const Labels = { 'nathost.name': names.join(), 'nathost.ip': address };
  await engine.createContainer({ name, Image: 'busybox', Labels });
}

const remove = (name: string): Promise<unknown> => engine.getContainer(name).remove();

async function recreate(app: number): Promise<void> {
  const generation = generations[app]! + 1;
  await create(`app-${app}-${generation}`, namesOf(app, generation), addressOf(app, generation));
  await remove(`app-${app}-${generation - 1}`);
  generations[app] = generation;
}

/**
 * Gives a name another address: the next container with the name asks for it and takes over from the one before. Not before nathost has
 * seen it: without a grace for names, one is nobody's whose holders are all gone before their successors were seen.
 */
async function wander(): Promise<void> {
  steps += 1;
  const next = `wanderer-${steps}`;
  await create(next, [wanderer], wandererAddress(steps));
  await nathost.until(`${next} as one of the containers of its name`, async () => {
    const status = (await nathost.names()).find(({ name }) => name === wanderer);
    const known = status && [...status.holders, ...status.standbys];
    return known?.some(({ name }) => name === next) === true || undefined;
  });
  await remove(`wanderer-${steps - 1}`);
}

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_NAME_GRACE: '0s', NATHOST_LEASE_TTL: '1s', NATHOST_RESYNC: '2s' },
  });
  await nathost.ready();
  engine = new Engine({ socketPath: nathost.engine.dockerHost.replace('unix://', '') });
  await create('steady', steadyNames, steadyAddress);
  await create('wanderer-0', [wanderer], wandererAddress(0));
  for (const app of generations.keys()) await create(`app-${app}-0`, namesOf(app, 0), addressOf(app, 0));
  await nathost.docker('run', '-d', '--network', 'host', '--name', 'proxy', 'busybox', 'sleep', '1d');
});

afterAll(() => nathost.stop());

function expectedLines(): string[] {
  const lines = [
    ...steadyNames.map((name) => `${steadyAddress} ${name}`),
    `${wandererAddress(steps)} ${wanderer}`,
  ];
  for (const [app, generation] of generations.entries()) {
    lines.push(...namesOf(app, generation).map((name) => `${addressOf(app, generation)} ${name}`));
  }
  return lines.sort();
}

/** Resolves when a file has just the names that it should have. */
async function settled(path: string): Promise<void> {
  const lines = async () => ownNames((await viewOf(path)).text);
  const isRight = async () => ((await lines()).join() === expectedLines().join() ? true : undefined);
  await nathost.until(`the names in ${path}`, isRight).catch(() => undefined);
  expect(await lines()).toEqual(expectedLines());
}

/** Lets names come, go and move, and somebody else append lines, until the time is over; returns the number of these lines. */
async function churn(files: readonly string[]): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let appended = 0;
  const loops = Array.from({ length: atOnce }, async (_, first) => {
    for (let app = first; performance.now() < until; app = (app + atOnce) % apps) await recreate(app);
  });
  const walk = async () => {
    while (performance.now() < until) {
      await wander();
      for (const file of files) await appendFile(file, `${foreignLine(appended)}\n`);
      appended += 1;
    }
  };
  await Promise.all([...loops, walk()]);
  return appended;
}

test(
  `while ${apps * namesPerLabel} names come, go and move, readers of a proxy’s and of the host’s file notice no write`,
  async () => {
    const files = [await containerFileOf(nathost.engine, 'proxy'), hostFileOf(nathost.engine)];
    await Promise.all(files.map(settled));
    const before = await Promise.all(files.map(viewOf));
    const writesBefore = await nathost.proxies();
    const [proxy = '', host = ''] = files;
    const readers = await Promise.all([
      HostsReader.start(proxy, 0),
      HostsReader.start(proxy, 1032),
      HostsReader.start(host, 4096),
    ]);
    const startedAt = performance.now();
    try {
      const appended = await churn(files);
      const reports = await Promise.all(readers.map((reader) => reader.stop()));
      const took = performance.now() - startedAt;
      await Promise.all(files.map(settled));

      const writes = (await nathost.proxies()).map((now, n) => now.writes - writesBefore[n]!.writes);
      if (given !== undefined)
        process.stdout.write(`${JSON.stringify({ took, reports, writes, appended, steps, generations })}\n`);
      expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
      for (const [n, file] of files.entries()) {
        const after = await viewOf(file);
        const foreign = Array.from({ length: appended }, (_, line) => `${foreignLine(line)}\n`).join('');
        expect(after.inode).toBe(before[n]!.inode);
        expect(foreignPart(after.text)).toBe(`${foreignPart(before[n]!.text)}${foreign}`);
      }
      expect(await nathost.problems()).toEqual([]);
      // Otherwise nothing was shown.
      expect(Math.min(...writes, ...reports.map(({ changes }) => changes))).toBeGreaterThan(seconds);
    } finally {
      for (const reader of readers) reader.kill();
    }
  },
  (seconds + 60) * 1_000,
);
