import { appendFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { FixedPoint } from '../support/fixed-point';
import { HostsSampler } from '../support/hosts-sampler';
import { foreignPart, hostFileOf, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { backAgain, pluginPid, pluginSettled } from '../support/plugin-process';
import { RealChurn } from '../support/real-churn';
import { printedSeed, randomFrom } from '../support/seeded';

/** The full size is 30. Every fourth one is followed by another one while the plugin comes up. */
const kills = Number(process.env['NATHOST_REAL_KILLS'] ?? 3);
const everyFourth = 4;
const latest = 2_000;
const foreignLines = '192.0.2.1 theirs\r\n# somebody else’s\n\n198.51.100.7 padded    # a comment\n';

let nathost: NathostOnEngine;
let fixedPoint: FixedPoint;
let sampler: HostsSampler;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_NAME_GRACE: '0s', NATHOST_HANDOVER_GRACE: '0s' },
  });
  await nathost.ready();
  const file = hostFileOf(nathost.engine);
  await appendFile(file, foreignLines);
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

async function kill(): Promise<void> {
  process.kill(await nathost.until('process of the plugin', () => pluginPid(nathost)), 'SIGKILL');
}

test(
  'killed at any instant while containers come and go, the plugin goes on from where it was',
  async () => {
    const random = randomFrom(printedSeed('kills of the plugin'));
    const churn = new RealChurn(nathost, random);
    let [operations, givenUp, slowest] = [0, 0, 0];
    for (let turn = 1; turn <= kills; turn += 1) {
      await pluginSettled(nathost);
      // The instant is random: it is no wait for anything.
      const killing = pause(random() * latest).then(kill);
      let killed = false;
      void killing.finally(() => (killed = true)).catch(() => undefined);
      while (!killed) operations += (await churn.step()).length > 0 ? 1 : 0;
      await killing;
      if (turn % everyFourth === 0) await pause(random() * 600).then(kill);
      operations += (await churn.step()).length > 0 ? 1 : 0;
      if (await backAgain(nathost)) givenUp += 1;
      slowest = Math.max(slowest, await fixedPoint.reached());
      expect([fixedPoint.broken, sampler.faults]).toEqual([undefined, []]);
    }
    process.stdout.write(
      `${kills} kills during ${operations} operations; ${sampler.looks} looks at the hosts file; at rest within ${(slowest / 1000).toFixed(1)} s of readiness; ${givenUp} times the engine had given the plugin up\n`,
    );
  },
  60_000 + kills * 60_000,
);
