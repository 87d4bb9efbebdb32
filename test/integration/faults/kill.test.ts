import type { FakeHost } from '../../support/fake-host';
import { minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { pictureOf, violations } from './picture';
import { leftToDo, Promises } from './promises';
import { freshRandom, sizeOf } from './random';
import { Twins } from './twins';

const random = freshRandom('kill -9');
const kills = sizeOf('NATHOST_KILLS', 40);
const labels = Array.from({ length: 24 }, (_, index) =>
  index % 3 === 0 ? `app-${index},www.app-${index}.test` : `app-${index}`,
);
/** So that names come to an end as well. */
const options = { settings: { nameGrace: minute } };
const churn = () => new Churn(random, { labels, rivals: true, proxies: 3 });

/** How many crossings a process lives on: a few in the middle of its work, or more than it needs for a handful of operations. */
const span = () => random.below(random.pick([6, 15, 40, 80]));

/** Kills nathost at a random instant of what it does now, or behind that; sometimes its successor as well. */
async function killAtRandom(host: FakeHost): Promise<void> {
  for (let lives = random.chance(0.2) ? 2 : 1; lives > 0; lives -= 1) {
    host.nathost.life.cutAfter(span(), random.fraction());
    await host.pass();
    host.nathost.kill();
    host.boot();
  }
}

test(`killed ${kills} times while containers come and go, it always comes to what an undisturbed one comes to`, async () => {
  const twins = new Twins(await newHost(options), await newHost(options));
  const { tried, spared } = twins;
  const operations = churn();
  const promises = new Promises(tried);
  for (let kill = 0; kill < kills; kill += 1) {
    for (let left = random.below(4); left >= 0; left -= 1) twins.happen(operations);
    tried.nathost.life.cutAfter(span(), random.fraction());
    await tried.pass();
    tried.nathost.kill();
    expect(promises.brokenToReaders()).toEqual([]);
    tried.boot();
    if (random.chance(0.2)) await killAtRandom(tried);
    await twins.pass(15_000 + random.below(60_000));
    expect([kill, ...promises.broken(), ...violations(tried)]).toEqual([kill]);
    expect({ kill, ...pictureOf(tried) }).toEqual({ kill, ...pictureOf(spared) });
  }
  expect(await leftToDo(tried)).toEqual([]);
});

test(`killed ${kills} times amid the coming and going, and away for seconds, it breaks no promise`, async () => {
  const host = await newHost(options);
  const operations = churn();
  const promises = new Promises(host);
  const live = async (most: number): Promise<void> => {
    for (let left = random.below(most); left >= 0; left -= 1) {
      happen(host, operations.next(host));
      await host.pass(random.below(300));
    }
  };
  for (let kill = 0; kill < kills; kill += 1) {
    host.nathost.life.cutAfter(3 * span(), random.fraction());
    await live(6);
    host.nathost.kill();
    expect([kill, ...promises.brokenToReaders()]).toEqual([kill]);
    await live(4);
    host.boot();
    await live(4);
    if (random.chance(0.3)) continue;
    await host.pass(20_000);
    expect([kill, ...promises.broken(), ...violations(host)]).toEqual([kill]);
  }
  await host.pass(20_000);
  expect(await leftToDo(host)).toEqual([]);
});
