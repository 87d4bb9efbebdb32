import { readdirSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { FixedPoint } from '../support/fixed-point';
import { HostsSampler } from '../support/hosts-sampler';
import { foreignPart, hostFileOf, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { backAgain, pluginPid, pluginSettled } from '../support/plugin-process';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { RealChurn } from '../support/real-churn';
import { pick, printedSeed, randomFrom } from '../support/seeded';

/** The full size is 1,000. */
const operations = Number(process.env['NATHOST_REAL_OPERATIONS'] ?? 60);
/** After so many of them everything has to come to rest. */
const betweenLooks = 10;
/** After so many of them something happens to nathost or the engine as well. */
const betweenDisturbances = 30;

let nathost: NathostOnEngine;
let fixedPoint: FixedPoint;
let sampler: HostsSampler;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_NAME_GRACE: '0s', NATHOST_HANDOVER_GRACE: '0s' },
    engine: { flags: ['--live-restore'] },
  });
  await nathost.ready();
  const file = hostFileOf(nathost.engine);
  await appendFile(file, '192.0.2.1 theirs\n');
  await nathost.runApp('anchor', { 'nathost.name': 'anchor' });
  const address = await nathost.addressOf('anchor');
  fixedPoint = new FixedPoint(nathost, foreignPart((await viewOf(file)).text));
  await fixedPoint.reached();
  sampler = new HostsSampler(file, { name: 'anchor', address });
});

afterAll(async () => {
  sampler.stop();
  await nathost.stop();
});

/** Each of these in the middle of what goes on, which goes on at once. */
const disturbances: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['plugin killed', killPlugin],
  ['engine restarted', () => nathost.engine.restart()],
  ['engine killed', () => nathost.engine.restart({ kill: true })],
  ['plugin disabled', () => disablePlugin(nathost)],
];

async function killPlugin(): Promise<void> {
  await pluginSettled(nathost);
  process.kill((await pluginPid(nathost))!, 'SIGKILL');
}

/** Undoes what lasts. */
async function recover(): Promise<void> {
  const enabled = await nathost.docker('plugin', 'inspect', '--format', '{{.Enabled}}', 'nathost');
  if (enabled !== 'true') await enablePlugin(nathost);
  await backAgain(nathost);
}

/** Resident memory in MiB, and open files. */
async function footprint(): Promise<{ resident: number; files: number }> {
  const pid = (await pluginPid(nathost))!;
  const resident = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { resident: Math.round(Number(resident) / 1024), files: readdirSync(`/proc/${pid}/fd`).length };
}

test(
  'whatever people do to containers, and whatever happens to nathost and the engine meanwhile, names and files come to what they have to be',
  async () => {
    const random = randomFrom(printedSeed('real churn'));
    const churn = new RealChurn(nathost, random);
    const happened: Record<string, number> = {};
    const [before, trail]: [object, string[]] = [await footprint(), []];
    let slowest = 0;
    for (let done = 1; done <= operations; done += 1) {
      trail.push(await churn.step());
      if (done % betweenDisturbances === betweenDisturbances - 2) {
        const [what, happen] = pick(random, disturbances);
        happened[what] = (happened[what] ?? 0) + 1;
        trail.push(what);
        await happen();
      }
      if (done % betweenLooks !== 0) continue;
      await recover();
      slowest = Math.max(slowest, await fixedPoint.reached().catch(addTrail(trail)));
      expect([fixedPoint.broken, sampler.faults]).toEqual([undefined, []]);
    }
    process.stdout.write(
      `${operations} operations ${JSON.stringify(churn.counts)}, meanwhile ${JSON.stringify(happened)}; at rest within ${(slowest / 1000).toFixed(1)} s; ${sampler.looks} looks at the hosts file; ${JSON.stringify([before, await footprint()])}\n`,
    );
    expect((await footprint()).files).toBeLessThan(50);
  },
  120_000 + operations * 5_000,
);

/** What was done before something went wrong, oldest first. */
function addTrail(trail: readonly string[]): (error: unknown) => never {
  return (error) => {
    throw new Error(`after ${trail.slice(-betweenLooks * 2).join(', ')}`, { cause: error });
  };
}
