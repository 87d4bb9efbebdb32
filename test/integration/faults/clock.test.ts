import type { FakeHost } from '../../support/fake-host';
import { day, hour, minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { violations } from './picture';
import { leftToDo, Promises } from './promises';
import { freshRandom } from './random';

const random = freshRandom('clock');
const year = 365 * day;
const app = (name: string, of = name) => ({ name, labels: { 'nathost.name': of } });
const jumps = [
  ['back', -year],
  ['forward', year],
] as const;
const liveOf = (host: FakeHost, id: string) =>
  host.engine.records.find((record) => record.id === id)?.endpoints['nathost']?.live.ipv4;

describe('a clock that is set by a year', () => {
  test.each(jumps)(
    '%s costs no name of a container that exists, and what comes next is seen at once',
    async (_, by) => {
      const host = await newHost();
      const one = host.run(app('one'));
      await host.pass(1_000);
      host.clock.set(by);
      await host.pass(1_000);
      const two = host.run(app('two'));
      await host.pass(1_000);
      expect(['one', 'two'].map((name) => host.lookUp(name))).toEqual([['10.203.0.2'], ['10.203.0.3']]);
      expect([one, two].map((id) => liveOf(host, id))).toEqual(['10.203.0.2', '10.203.0.3']);
      host.clock.set(-by);
      await host.pass(hour);
      expect([violations(host), host.report.problems, host.report.passes.driftMended]).toEqual([[], [], 0]);
    },
  );

  test.each(jumps)('%s puts off no resync, no second look and no handover', async (_, by) => {
    const host = await newHost({ settings: { handoverGrace: 10_000 } });
    const blue = host.run(app('blue', 'app'));
    await host.pass(1_000);
    host.run(app('green', 'app'));
    await host.pass(1_000);
    host.clock.set(by);
    host.engine.freeze(blue);
    host.engine.die(blue);
    await host.pass(1_500);
    host.engine.thaw(blue);
    await host.pass(2 * minute);
    expect(host.report.names).toMatchObject([{ holders: [{ name: 'green' }], standbys: [{ name: 'blue' }] }]);
  });

  test('forward keeps the lease and the line of a name that became idle while the clock was wrong', async () => {
    const host = await newHost({ settings: { nameGrace: hour } });
    host.clock.set(-year);
    const id = host.run(app('app'));
    await host.pass(minute);
    host.remove(id);
    await host.pass(minute);
    host.clock.set(year);
    await host.pass(30 * minute);
    expect(host.lookUp('app')).toEqual(['10.203.0.2']);
    await host.pass(hour);
    expect([host.lookUp('app'), host.report.leases.map(({ ipv4 }) => ipv4)]).toEqual([[], ['10.203.0.2']]);
  });

  test('back keeps an idle name, and lets it end its grace after the clock was set right', async () => {
    const host = await newHost({ settings: { nameGrace: hour } });
    const id = host.run(app('app'));
    await host.pass(1_000);
    host.remove(id);
    await host.pass(minute);
    host.clock.set(-year);
    await host.pass(30 * minute);
    expect(host.lookUp('app')).toEqual(['10.203.0.2']);
    host.clock.set(year);
    await host.pass(10 * minute);
    expect(host.lookUp('app')).toEqual(['10.203.0.2']);
    await host.pass(25 * minute);
    expect([host.lookUp('app'), host.report.leases.map(({ ipv4 }) => ipv4)]).toEqual([[], ['10.203.0.2']]);
  });
});

test.each(jumps)('a clock that is set %s by a year: every lease is saved, then and later', async (_, by) => {
  const host = await newHost();
  const idle = host.run(app('idle'));
  await host.pass(1_000);
  host.remove(idle);
  await host.pass(12_345);
  host.clock.set(by);
  host.run(app('later'));
  await host.pass(minute);
  expect(host.report.problems).toEqual([]);
  host.nathost.kill();
  host.boot();
  await host.pass(1_000);
  expect(host.report.leases.map(({ name, ipv4 }) => [name, ipv4])).toEqual([
    ['idle', '10.203.0.2'],
    ['later', '10.203.0.3'],
  ]);
});

describe('a clock that is set while something has its time', () => {
  const steps = [30_000, -30_000, year, -year];
  /** And lets something happen that nathost has to think about at the new time. */
  const setClock = (host: FakeHost, by: number) => {
    host.clock.set(by);
    host.run(app('another'));
  };

  test.each(steps)('by %d ms hands no name over before its holder was down for the grace', async (by) => {
    const host = await newHost({ settings: { handoverGrace: 10_000 } });
    const holder = () => host.report.names.find(({ name }) => name === 'app')?.holders[0]?.name;
    const blue = host.run(app('blue', 'app'));
    await host.pass(1_000);
    host.run(app('green', 'app'));
    await host.pass(1_000);
    host.engine.die(blue);
    await host.pass(3_000);
    setClock(host, by);
    await host.pass(6_000);
    const within = holder();
    await host.pass(2_000);
    expect([within, holder()]).toEqual(['blue', 'green']);
  });

  test.each(steps)('by %d ms keeps the line of an idle name for as long as it would have', async (by) => {
    const host = await newHost({ settings: { nameGrace: minute } });
    const id = host.run(app('app'));
    await host.pass(1_000);
    host.remove(id);
    await host.pass(25_000);
    setClock(host, by);
    await host.pass(30_000);
    const within = host.lookUp('app');
    await host.pass(10_000);
    expect([within, host.lookUp('app')]).toEqual([['10.203.0.2'], []]);
  });

  test.each(steps)('by %d ms takes out no address of a replica that is being made again', async (by) => {
    const host = await newHost({ settings: { handoverGrace: 10_000 } });
    const replica = (number: number) => ({
      name: `app-${number}`,
      labels: {
        'nathost.name': 'app',
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': 'app',
        'com.docker.compose.container-number': String(number),
      },
    });
    host.run(replica(1));
    const second = host.run(replica(2));
    await host.pass(1_000);
    host.remove(second);
    await host.pass(3_000);
    setClock(host, by);
    await host.pass(5_000);
    const within = host.lookUp('app');
    await host.pass(5_000);
    expect([within, host.lookUp('app')]).toEqual([['10.203.0.2', '10.203.0.3'], ['10.203.0.2']]);
  });
});

test('an engine that is away for long sets no clock: an idle name ends when its grace is over', async () => {
  const host = await newHost({ settings: { nameGrace: hour } });
  const id = host.run(app('app'));
  await host.pass(minute);
  host.remove(id);
  await host.pass(minute);
  host.engine.goDown();
  await host.pass(30 * minute);
  host.engine.comeUp();
  await host.pass(28 * minute);
  expect(host.lookUp('app')).toEqual(['10.203.0.2']);
  await host.pass(2 * minute);
  expect(host.lookUp('app')).toEqual([]);
});

test('wherever the clock goes, no lease is lost, and nathost may be killed meanwhile', async () => {
  const host = await newHost({ settings: { nameGrace: minute } });
  const labels = Array.from({ length: 20 }, (_, index) => `app-${index}`);
  const churn = new Churn(random, { labels, rivals: true, proxies: 3 });
  const promises = new Promises(host);
  for (let round = 0; round < 60; round += 1) {
    const by = random.pick([-year, -day, -hour, -1_500, 1_500, hour, day, year]);
    host.clock.set(by);
    for (let operation = 0; operation < 4; operation += 1) {
      happen(host, churn.next(host));
      await host.pass(random.below(2_000));
      expect(promises.brokenToReaders()).toEqual([]);
    }
    if (random.chance(0.3)) {
      host.nathost.kill();
      host.boot();
      await host.pass(1_000);
    }
    if (random.chance(0.5)) host.clock.set(-by);
    await host.pass(minute + 20_000);
    expect([round, ...promises.broken(), ...violations(host)]).toEqual([round]);
  }
  expect(await leftToDo(host)).toEqual([]);
});
