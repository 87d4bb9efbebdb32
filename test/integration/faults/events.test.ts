import type { FakeHost } from '../../support/fake-host';
import { hour, minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { pictureOf, violations, type Picture } from './picture';
import { freshRandom } from './random';
import { Twins } from './twins';

const random = freshRandom('events');
const labels = Array.from({ length: 12 }, (_, index) => `app-${index},www.app-${index}.test`);
const resync = minute;
const newTwins = async () => new Twins(await newHost(), await newHost());

/** Churn on both; `disturb` runs before each operation and may do something to the first one's events. */
async function live(
  twins: Twins,
  operations: number,
  disturb: (host: FakeHost, operation: number) => void,
  pause = 700,
) {
  const churn = new Churn(random, { labels, rivals: false, proxies: 3 });
  for (let operation = 0; operation < operations; operation += 1) {
    disturb(twins.tried, operation);
    twins.happen(churn);
    await twins.pass(random.below(2 * pause));
  }
}

/** After one resync at the latest, and when names of containers that are gone have run out, both are the same. */
async function expectSame({ tried, spared }: Twins): Promise<void> {
  for (const host of [tried, spared]) await host.pass(resync + 5_000);
  expect([violations(tried), violations(spared)]).toEqual([[], []]);
  for (const host of [tried, spared]) await host.pass(hour + resync);
  expect(comparable(pictureOf(tried))).toEqual(comparable(pictureOf(spared)));
}

/** Without what depends on the order in which names came to be known, and without names that only one knew. */
function comparable({ lines, endpoints, leases }: Picture) {
  return {
    names: lines.map((line) => line.split(' ')[1]).toSorted(),
    connected: Object.keys(endpoints).toSorted(),
    held: leases.map((text) => text.replace(/ \S+ /, ' ')).filter((text) => !text.endsWith(' nobody')),
  };
}

test.each([0, 20, 300, 2_000])(
  'an undisturbed life leaves nothing to mend for any resync, on an engine that takes %s ms for a call',
  async (ms) => {
    const host = await newHost();
    for (const kind of ['list-all', 'list-some', 'network', 'connect', 'disconnect'] as const)
      host.engine.faults.delay(kind, ms);
    const churn = new Churn(random, { labels, rivals: true, proxies: 3 });
    for (let operation = 0; operation < 300; operation += 1) {
      happen(host, churn.next(host));
      await host.pass(random.below(3_000));
    }
    await host.pass(3 * hour);
    expect(violations(host)).toEqual([]);
    expect(host.report.passes.driftMended).toBe(0);
  },
);

/** Lets the two live apart: the events of one are disturbed. Returns how much its resyncs had to mend. */
async function liveApart(
  twins: Twins,
  disturb: (host: FakeHost, operation: number) => void,
): Promise<number> {
  await live(twins, 120, disturb);
  await expectSame(twins);
  expect(twins.spared.report.passes.driftMended).toBe(0);
  return twins.tried.report.passes.driftMended;
}

test('a stream that is cut in the middle of everything costs nothing: all is looked at when it is back', async () => {
  const twins = await newTwins();
  const drift = await liveApart(twins, ({ engine }) => {
    if (random.chance(0.5)) engine.events.breakStreams();
  });
  expect(drift).toBe(0);
  expect(twins.tried.report.engine.connections).toBeGreaterThan(10);
});

test('events that come twice, the second time at once or much later, change nothing', async () => {
  const twins = await newTwins();
  expect(
    await liveApart(twins, ({ engine }) => {
      engine.events.repeatNext(5);
    }),
  ).toBe(0);
});

test('events that come late and out of order cost nothing in the end', async () => {
  const twins = await newTwins();
  await liveApart(twins, ({ engine }, operation) => {
    if (operation % 8 === 7) engine.events.release((events) => random.shuffled(events));
    if (operation % 8 === 0) engine.events.hold();
  });
});

test.each([10, 3, 2])(
  'of events of which every %sth is lost, what was lost is mended within one resync',
  async (nth) => {
    const twins = await newTwins();
    let count = 0;
    twins.tried.hears = () => (count += 1) % nth !== 0;
    const drift = await liveApart(twins, () => undefined);
    process.stdout.write(`one in ${nth} of ${count} events lost: resyncs mended ${drift}\n`);
    expect(drift).toBeLessThanOrEqual(count / nth);
  },
);

test('a stream that is open and silent for an hour is made up for by each resync, and counted', async () => {
  const twins = await newTwins();
  twins.tried.hears = () => false;
  const churn = new Churn(random, { labels, rivals: false, proxies: 3 });
  for (let minutes = 0; minutes < 60; minutes += 1) {
    twins.happen(churn);
    await twins.pass(resync);
    const [tried, spared] = [pictureOf(twins.tried), pictureOf(twins.spared)];
    expect({ ...comparable(tried), at: minutes }).toEqual({ ...comparable(spared), at: minutes });
  }
  expect(twins.spared.report.passes.driftMended).toBe(0);
  expect(twins.tried.report.passes.driftMended).toBeGreaterThan(30);
});

test('a burst of 5,000 events is read without a pause, also while the engine is slow, and dealt with together', async () => {
  const host = await newHost();
  const stuck = host.run({ name: 'stuck', labels: { 'nathost.name': 'stuck' } });
  host.engine.faults.hang(stuck);
  host.engine.faults.delay('list-some', 5_000);
  host.engine.faults.delay('list-all', 5_000);
  await host.pass(10_000);
  const before = { ...host.reading, calls: host.calls.length, passes: host.report.passes.count };
  const ids = Array.from({ length: 100 }, (_, index) =>
    host.create({ name: `burst-${index}`, labels: { 'nathost.name': `burst-${index}` } }),
  );
  for (let round = 0; round < 11; round += 1) {
    for (const id of ids) host.engine.start(id);
    for (const id of ids) host.engine.stop(id);
  }
  for (const id of ids) host.engine.start(id);
  await host.pass();
  expect(host.reading.events - before.events).toBeGreaterThanOrEqual(5_000);
  await host.pass(resync);
  const looks = host.calls.slice(before.calls).filter(({ kind }) => kind.startsWith('list')).length;
  const { events, longestMs } = host.reading;
  process.stdout.write(
    `burst: ${events - before.events} events, each read within ${longestMs.toFixed(1)} ms; ${looks} looks, ${host.report.passes.count - before.passes} passes\n`,
  );
  expect(looks).toBeLessThan(10);
  expect(host.report.passes.count - before.passes).toBeLessThan(20);
  // The engine waits while an event is read: it is only noted then, and what has to be listed is asked for once.
  expect(host.reading.mostCalls).toBeLessThanOrEqual(1);
  expect(violations(host)).toEqual([]);
});
