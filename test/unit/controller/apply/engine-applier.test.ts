import { AuditLog } from '../../../../src/controller/audit-log';
import type { EngineChange } from '../../../../src/controller/plan/change';
import { DirtyQueue } from '../../../../src/controller/dirty-queue';
import { EngineCache } from '../../../../src/controller/engine-cache';
import { EngineApplier } from '../../../../src/controller/apply/engine-applier';
import { container, day, settings } from '../../../support/records';
import { networkSpec } from '../../../../src/controller/desired/network-spec';
import { turns, VirtualClock } from '../../../support/virtual-clock';
import { AskingEngine } from '../asking';
import { RecordingLog } from '../recording-log';
import { problemText } from '../../../../src/model/problem';

const of = (name: string) => container({ id: name, name });
const connect = (name: string, ipv4 = '10.9.0.2'): EngineChange => ({
  kind: 'connect',
  container: of(name),
  names: ['app', 'www.app.test'],
  addresses: { ipv4 },
});
const disconnect = (name: string): EngineChange => ({
  kind: 'disconnect',
  container: of(name),
  names: ['app'],
});
const create: EngineChange = { kind: 'create-network', spec: networkSpec(settings()) };

let engine: AskingEngine;
let clock: VirtualClock;
let applier: EngineApplier;
let audit: AuditLog;
let cache: EngineCache;
let queue: DirtyQueue;
/** What had to be listed again, in its order. */
let listed: string[];
beforeEach(() => {
  engine = new AskingEngine();
  clock = new VirtualClock();
  audit = new AuditLog(clock);
  cache = new EngineCache(settings(), clock);
  queue = new DirtyQueue(clock);
  queue.resume();
  applier = new EngineApplier(engine, cache, queue, clock, new RecordingLog(), audit);
  listed = [];
});

const begin = (changes: readonly EngineChange[]) => applier.apply({ changes, problems: [] });
const kinds = () => applier.problems.map(problemText).map(({ kind, subject }) => `${kind}, ${subject}`);
const dueIn = () => (applier.dueAt() ?? Infinity) - clock.now();

async function fail(
  words: string,
  code?: Parameters<ReturnType<AskingEngine['take']>['fail']>[0],
): Promise<void> {
  engine.take(words).fail(code);
  await relist();
}

async function succeed(words: string): Promise<void> {
  engine.take(words).answer();
  await relist();
}

/** What is dirty is listed, and found as it was. */
async function relist(): Promise<void> {
  await turns();
  if (queue.isIdle) return;
  const dirty = await queue.take();
  listed.push(...(dirty?.network ? ['network'] : []), ...(dirty?.containers ?? []));
  queue.done();
}

describe('changes', () => {
  it('are carried out side by side, and what each was about is listed again', async () => {
    begin([create, connect('a'), disconnect('b')]);
    expect(engine.waiting).toEqual(['create nathost', 'connect nathost a 10.9.0.2', 'disconnect nathost b']);
    await succeed('disconnect');
    await fail('connect');
    expect(listed).toEqual(['b', 'a']);
  });

  it('of one object run one at a time; one that hangs holds up nobody else', async () => {
    begin([connect('a'), connect('b')]);
    await succeed('connect nathost b');
    begin([disconnect('a'), disconnect('b')]);
    expect(engine.waiting).toEqual(['connect nathost a 10.9.0.2', 'disconnect nathost b']);
  });

  it('of objects that are dirty wait for the list', () => {
    queue.add('a');
    begin([connect('a'), connect('b'), create]);
    expect(engine.waiting).toEqual(['connect nathost b 10.9.0.2', 'create nathost']);
  });

  it('are counted when they are begun for the first time', async () => {
    expect(begin([connect('a'), connect('b')])).toBe(2);
    expect(begin([connect('a'), connect('b')])).toBe(0);
    await fail('connect nathost a');
    await clock.advance(500);
    expect([begin([connect('a'), connect('c')]), engine.waiting]).toEqual([
      1,
      ['connect nathost b 10.9.0.2', 'connect nathost a 10.9.0.2', 'connect nathost c 10.9.0.2'],
    ]);
  });
});

it('what was done is told with the names that it was done for', async () => {
  begin([create, connect('a'), disconnect('b')]);
  for (const words of ['create', 'connect', 'disconnect']) await succeed(words);
  expect(audit.since(0)).toMatchObject([
    { kind: 'network-made', subject: 'network nathost', names: [] },
    { kind: 'connected', subject: 'container a', names: ['app', 'www.app.test'] },
    { kind: 'disconnected', subject: 'container b', names: ['app'] },
  ]);
});

describe('a change that fails', () => {
  it('is a problem, and is tried again when its time has come, which is announced', async () => {
    begin([connect('a')]);
    await fail('connect', 'engine-failed');
    begin([connect('a')]);
    expect([kinds(), engine.waiting, dueIn()]).toEqual([['connect-failed, container a'], [], 500]);
    await clock.advance(500);
    begin([connect('a')]);
    expect(engine.waiting).toEqual(['connect nathost a 10.9.0.2']);
    await succeed('connect');
    begin([]);
    expect([kinds(), dueIn()]).toEqual([[], Infinity]);
  });

  it('is announced also when its time came while the pass that left it out was under way', async () => {
    begin([connect('a')]);
    await fail('connect');
    await clock.advance(499);
    begin([connect('a')]);
    await clock.advance(2);
    expect(dueIn()).toBeLessThanOrEqual(0);
  });

  it.each<[EngineChange, Parameters<typeof fail>[1], string]>([
    [connect('a'), 'address-in-use', 'connect-failed, container a'],
    [connect('a'), 'network-without-subnet', 'network-misfit, network nathost'],
    [disconnect('a'), 'engine-failed', 'disconnect-failed, container a'],
    [create, 'engine-failed', 'network-not-made, network nathost'],
    [create, 'network-overlap', 'network-overlap, network nathost'],
  ])('$kind: %s is a problem of its own kind', async (change, code, problem) => {
    begin([change]);
    await fail('', code);
    expect(kinds()).toEqual([problem]);
  });

  it('for a reason that stays is tried as rarely as any', async () => {
    begin([create]);
    await fail('create', 'network-overlap');
    expect(dueIn()).toBe(60_000);
  });

  it('is not tried again when it is not wanted any more, and begins from the start when it is wanted again', async () => {
    begin([connect('a')]);
    await fail('connect');
    begin([]);
    expect([kinds(), dueIn()]).toEqual([[], Infinity]);
    begin([connect('a')]);
    expect(engine.waiting).toHaveLength(1);
    await fail('connect');
    expect(dueIn()).toBe(500);
  });

  it('is tried again when the clock was set back by a year', async () => {
    begin([connect('a')]);
    await fail('connect');
    clock.set(-365 * day);
    begin([connect('a')]);
    expect(engine.waiting).toHaveLength(1);
  });

  it('while a network was in the way is tried at once when one is gone', async () => {
    begin([create]);
    await fail('create', 'network-overlap');
    expect(applier.retryNetwork()).toBe(true);
    begin([create]);
    expect(engine.waiting).toEqual(['create nathost']);
  });
});

describe('a change that the engine takes without doing it', () => {
  it('is not asked for again at once, but as one that failed, and is a problem', async () => {
    begin([disconnect('a')]);
    await succeed('disconnect');
    begin([disconnect('a')]);
    expect([engine.waiting, kinds(), dueIn()]).toEqual([[], ['disconnect-failed, container a'], 500]);
    await clock.advance(500);
    begin([disconnect('a')]);
    await succeed('disconnect');
    begin([disconnect('a')]);
    expect([engine.waiting, dueIn()]).toEqual([[], 1_000]);
  });

  it('is none when another change of the same object follows', async () => {
    begin([disconnect('a')]);
    await succeed('disconnect');
    begin([connect('a')]);
    await succeed('connect');
    begin([connect('a', '10.9.0.3')]);
    expect([engine.waiting, kinds()]).toEqual([['connect nathost a 10.9.0.3'], []]);
  });

  it('is none when it was not wanted in between', async () => {
    begin([disconnect('a')]);
    await succeed('disconnect');
    begin([]);
    begin([disconnect('a')]);
    expect([engine.waiting, kinds()]).toEqual([['disconnect nathost a'], []]);
  });

  it('is none as long as its object was not looked at again', async () => {
    begin([disconnect('a')]);
    await succeed('disconnect');
    queue.add('a');
    begin([disconnect('a')]);
    begin([]);
    expect([engine.waiting, kinds()]).toEqual([[], []]);
  });
});

describe('an engine that does not answer', () => {
  it.each<[EngineChange, string]>([
    [connect('a'), 'connect-failed, container a'],
    [disconnect('a'), 'disconnect-failed, container a'],
    [create, 'network-not-made, network nathost'],
  ])('to $kind is a problem after ten seconds, which are announced', async (change, problem) => {
    begin([change]);
    expect([kinds(), dueIn()]).toEqual([[], 10_000]);
    await clock.advance(10_000);
    begin([change]);
    expect([kinds(), dueIn(), engine.waiting.length]).toEqual([[problem], Infinity, 1]);
    await succeed('');
    begin([]);
    expect(kinds()).toEqual([]);
  });
});
