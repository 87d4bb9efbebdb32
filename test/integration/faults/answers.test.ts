import { EngineError, type ErrorCode } from '../../../src/model/errors';
import type { FakeHost } from '../../support/fake-host';
import type { CallKind } from '../../support/fake-engine/call-faults';
import { hour, minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { violations } from './picture';
import { leftToDo } from './promises';
import { freshRandom } from './random';
import { mostCallsPerMinute, mostChangesPerMinute } from './rates';

const random = freshRandom('answers');
const app = (name: string) => ({ name, labels: { 'nathost.name': name } });
const refusal = (code: ErrorCode) => new EngineError(code, 'as asked', 'as the test ordered');
const problemsOf = (host: FakeHost) => host.report.problems.map(({ kind, subject }) => `${kind}, ${subject}`);
const addressOf = (host: FakeHost, id: string) =>
  host.engine.records.find((record) => record.id === id)?.endpoints['nathost']?.live.ipv4;

describe('an engine that does not connect one container', () => {
  const codes: ErrorCode[] = [
    'conflict',
    'not-found',
    'engine-failed',
    'address-in-use',
    'refused',
    'engine-reply-malformed',
  ];
  test.each(codes)(
    'and answers %s is asked ever more rarely; other names go on; it is mended when the answer changes',
    async (code) => {
      const host = await newHost();
      const bad = host.create(app('bad'));
      host.refuse = ({ object, kind }) => (object === bad && kind === 'connect' ? refusal(code) : undefined);
      host.engine.start(bad);
      await host.pass();
      const good = host.run(app('good'));
      await host.pass();
      expect([addressOf(host, good), host.lookUp('good')]).toEqual(['10.203.0.3', ['10.203.0.3']]);
      expect(problemsOf(host)).toEqual(['connect-failed, container bad']);
      await host.pass(hour);
      expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(8);
      const late = host.calls.filter(
        ({ object, at }) => object === bad && at > host.clock.now() - 30 * minute,
      );
      expect(late.length).toBeLessThanOrEqual(31);
      host.refuse = () => undefined;
      await host.pass(minute);
      expect([addressOf(host, bad), problemsOf(host)]).toEqual(['10.203.0.2', []]);
    },
  );
});

describe('an engine that cannot be looked at', () => {
  const kinds: CallKind[] = ['list-some', 'list-all', 'network', 'open', 'follow'];
  test.each(kinds)(
    'because %s fails is asked at a bounded rate, and what happened meanwhile is seen when it answers',
    async (kind) => {
      const host = await newHost();
      const before = host.run(app('before'));
      await host.pass(1_000);
      host.refuse = (call) => (call.kind === kind ? refusal('engine-failed') : undefined);
      if (kind === 'open' || kind === 'follow') host.engine.events.breakStreams();
      const from = host.calls.length;
      host.run(app('meanwhile'));
      await host.pass(10 * minute);
      expect(host.lookUp('before')).toEqual([addressOf(host, before)]);
      expect(mostCallsPerMinute(host, from)).toBeLessThanOrEqual(40);
      host.refuse = () => undefined;
      await host.pass(minute);
      expect(host.lookUp('meanwhile')).toEqual(['10.203.0.3']);
      expect(violations(host)).toEqual([]);
    },
  );
});

describe('a container that hangs for a minute', () => {
  test('holds up its own connect alone, is reported after ten seconds, and is right when it hangs no more', async () => {
    const host = await newHost();
    const stuck = host.create(app('stuck'));
    host.engine.faults.hang(stuck);
    host.engine.start(stuck);
    await host.pass(10_000);
    expect(problemsOf(host)).toEqual(['connect-failed, container stuck']);
    for (let index = 0; index < 20; index += 1) {
      const id = host.run(app(`app-${index}`));
      await host.pass();
      expect(host.lookUp(`app-${index}`)).toEqual([addressOf(host, id)]);
    }
    await host.pass(50_000);
    expect(host.calls.filter(({ kind, object }) => kind === 'connect' && object === stuck)).toHaveLength(1);
    host.engine.faults.release(stuck);
    await host.pass();
    expect([addressOf(host, stuck), problemsOf(host)]).toEqual(['10.203.0.2', []]);
  });
});

describe('an engine that takes a second for each call', () => {
  test('delays a name by a few calls, and the hosts file of a proxy that starts by none', async () => {
    const host = await newHost();
    host.run(app('known'));
    await host.pass(1_000);
    for (const kind of ['list-all', 'list-some', 'network', 'connect', 'disconnect'] as const)
      host.engine.faults.delay(kind, 1_000);
    const proxy = host.create({ name: 'proxy', network: 'host', addHost: '192.0.2.9\tlegacy' });
    await host.pass(2_000);
    host.engine.start(proxy);
    await host.pass();
    expect(host.lookUp('known', host.fileOf(proxy))).toEqual(['10.203.0.2']);
    const id = host.run(app('slow'));
    await host.pass(4_000);
    expect([host.lookUp('slow'), addressOf(host, id)]).toEqual([['10.203.0.3'], '10.203.0.3']);
  });
});

describe('a ghost endpoint', () => {
  test('left by a connect that lost its address to somebody is reported with the remedy, and mended by that', async () => {
    const host = await newHost();
    let squatter: string | undefined;
    host.refuse = ({ kind }) => {
      if (kind === 'connect')
        squatter ??= host.run({ name: 'squatter', network: 'nathost', ipv4: '10.203.0.2' });
      return undefined;
    };
    const id = host.run(app('app'));
    await host.pass(hour);
    expect(host.report.problems).toMatchObject([
      {
        kind: 'address-occupied',
        subject: 'container app',
        message: 'its leased address 10.203.0.2 is in use by container squatter',
        remedy: 'Run: docker network disconnect nathost squatter',
      },
    ]);
    expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(8);
    await host.engine.disconnect('nathost', squatter!);
    await host.pass(minute);
    expect([addressOf(host, id), host.report.problems]).toEqual(['10.203.0.2', []]);
  });
});

test('whatever the engine answers for a while, in the end everything is right, and nothing was asked too often', async () => {
  const host = await newHost();
  const churn = new Churn(random, {
    labels: Array.from({ length: 20 }, (_, index) => `app-${index}`),
    rivals: true,
    proxies: 3,
  });
  const codes: ErrorCode[] = [
    'conflict',
    'not-found',
    'engine-failed',
    'address-in-use',
    'refused',
    'engine-unreachable',
  ];
  host.refuse = () => (random.chance(0.3) ? refusal(random.pick(codes)) : undefined);
  for (let operation = 0; operation < 300; operation += 1) {
    const { records } = host.engine;
    if (random.chance(0.1) && records.length > 0) host.engine.faults.hang(random.pick(records).id);
    if (random.chance(0.2)) for (const { id } of records) host.engine.faults.release(id);
    happen(host, churn.next(host));
    await host.pass(random.below(4_000));
  }
  expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(8);
  host.refuse = () => undefined;
  for (const { id } of host.engine.records) host.engine.faults.release(id);
  await host.pass(3 * minute);
  expect(violations(host)).toEqual([]);
  expect(await leftToDo(host)).toEqual([]);
});
