import { type Dirty, DirtyQueue, keys } from '../../../src/controller/dirty-queue';
import { listLag, relistDelays } from '../../../src/controller/timing';
import { turns, VirtualClock } from '../../support/virtual-clock';

let clock: VirtualClock;
let queue: DirtyQueue;
beforeEach(() => {
  clock = new VirtualClock();
  queue = new DirtyQueue(clock);
  queue.resume();
});
afterEach(() => {
  queue.close();
});

/** What is handed over to be listed, in words; `waiting` when nothing is. */
async function taken(): Promise<string> {
  let found = 'waiting';
  void queue.take().then((dirty) => (found = inWords(dirty)));
  await turns();
  return found;
}

function inWords(dirty: Dirty | undefined): string {
  if (dirty === undefined) return 'closed';
  const { everything, network, kernel, containers } = dirty;
  const flags = [everything && 'everything', network && 'network', kernel && 'kernel'];
  return [...flags.filter((flag) => flag !== false), ...containers].join(' ');
}

async function isPassDue(): Promise<boolean> {
  let isDue = false;
  void queue.nextPass().then((due) => (isDue = due));
  await turns();
  return isDue;
}

describe('what is dirty', () => {
  it('is taken together, each key once', async () => {
    for (const key of ['a', keys.network, 'a', 'b', keys.kernel]) queue.add(key);
    expect([await taken(), await taken()]).toEqual(['network kernel a b', 'waiting']);
  });

  it('is everything, and then no container by itself', async () => {
    for (const key of ['a', keys.everything]) queue.add(key);
    expect(await taken()).toBe('everything network kernel');
  });

  it('stays so while it is in flight, and until it is done', async () => {
    queue.add('a');
    const known: boolean[] = [queue.isDirty('a')];
    await taken();
    known.push(queue.isDirty('a'), queue.isDirty('b'), queue.isIdle);
    queue.done();
    expect([...known, queue.isDirty('a'), queue.isIdle]).toEqual([true, true, false, false, false, true]);
  });

  it('is taken again when it became so in flight, after what is in flight is done', async () => {
    queue.add('a');
    await taken();
    queue.add('a');
    const during = taken();
    expect(await during).toBe('waiting');
    queue.done();
    expect([queue.isDirty('a'), queue.isIdle]).toEqual([true, false]);
  });

  test.each<[string, string, boolean[]]>([
    ['a container', 'a', [false, false, false, true]],
    ['the kernel', keys.kernel, [false, false, true, false]],
    ['the network, and so the kernel', keys.network, [false, true, true, false]],
    ['everything', keys.everything, [true, true, true, true]],
  ])('is %s, and nothing else', (_, key, expected) => {
    queue.add(key);
    expect([keys.everything, keys.network, keys.kernel, 'a'].map((one) => queue.isDirty(one))).toEqual(
      expected,
    );
  });

  it('tells since when the engine owes an answer', async () => {
    const since = [queue.dirtySince];
    queue.add('a');
    since.push(queue.dirtySince);
    const first = clock.now();
    await clock.advance(100);
    await taken();
    queue.add('b');
    since.push(queue.dirtySince);
    queue.done();
    const second = clock.now();
    since.push(queue.dirtySince);
    await taken();
    queue.done();
    since.push(queue.dirtySince);
    expect(since).toEqual([undefined, first, first, second, undefined]);
  });
});

describe('a list that failed', () => {
  it('is made again after a while that doubles up to a limit, with what became dirty meanwhile', async () => {
    queue.add('a');
    const waits: number[] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      await taken();
      expect(queue.retry()).toBe(failures);
      queue.add(`new-${failures}`);
      expect(await taken()).toBe('waiting');
      waits.push(...clock.pending);
      await clock.advance(clock.pending[0] ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1_000));
    expect(waits.at(-1)).toBe(relistDelays.longest);
  });

  it('waits no longer once the engine is there again, and counts from anew', async () => {
    queue.add('a');
    await taken();
    queue.retry();
    queue.pause();
    queue.resume();
    const again = await taken();
    expect([again, queue.retry()]).toEqual(['a', 1]);
  });
});

it('nothing is taken while the engine is away, and nothing is lost', async () => {
  queue.pause();
  queue.add('a');
  let found = 'waiting';
  void queue.take().then((dirty) => (found = inWords(dirty)));
  await turns();
  const before = found;
  queue.resume();
  await turns();
  expect([before, found]).toEqual(['waiting', 'a']);
});

describe('what is added after a while', () => {
  it('is dirty then, not before', async () => {
    queue.addAfter('a', listLag);
    await clock.advance(listLag - 1);
    const before = queue.isDirty('a');
    await clock.advance(1);
    expect([before, queue.isDirty('a')]).toEqual([false, true]);
  });

  it('is so once, after the last call', async () => {
    queue.addAfter('a', 10);
    await clock.advance(5);
    queue.addAfter('a', 10);
    expect(clock.pending).toEqual([10]);
    await clock.advance(9);
    expect(queue.isIdle).toBe(true);
  });

  it('can be called off', async () => {
    queue.addAfter('a', 10);
    queue.cancel('a');
    await clock.advance(20);
    expect([queue.isIdle, clock.pending]).toEqual([true, []]);
  });
});

describe('a pass', () => {
  it('follows each list, and whatever asks for one; those asked for together are one', async () => {
    queue.add('a');
    await taken();
    const before = await isPassDue();
    queue.done();
    await turns();
    queue.add(keys.pass);
    queue.add(keys.pass);
    const after = await isPassDue();
    expect([before, after]).toEqual([false, true]);
    expect(await isPassDue()).toBe(false);
  });

  it('needs no list, and none is owed for it', async () => {
    queue.add(keys.pass);
    expect([queue.isIdle, queue.dirtySince, await taken()]).toEqual([true, undefined, 'waiting']);
  });
});

describe('what a pass finds different', () => {
  const resync = async () => {
    queue.add(keys.everything);
    await taken();
    queue.done();
  };

  it('is drift when only a resync was asked for', async () => {
    await resync();
    expect(queue.takeExplanation()).toBe(false);
  });

  it('is none when an event or a change of ours came before it was listed', async () => {
    queue.add('a');
    await resync();
    expect([queue.takeExplanation(), queue.takeExplanation()]).toEqual([true, false]);
  });

  it('stays explained while something is dirty', async () => {
    queue.add('a');
    const first = queue.takeExplanation();
    await resync();
    expect([first, queue.takeExplanation()]).toEqual([true, true]);
  });

  it('is drift when it is found because of the time', async () => {
    queue.addAfter(keys.pass, 10);
    await clock.advance(10);
    expect(queue.takeExplanation()).toBe(false);
  });
});

it('once it is closed, nobody waits any more and no timer is left, also after a failure', async () => {
  queue.add('a');
  queue.addAfter('b', 10);
  await taken();
  const [list, pass] = [taken(), queue.nextPass()];
  queue.close();
  queue.retry();
  queue.addAfter('c', 10);
  expect([await list, await pass, clock.pending]).toEqual(['closed', false, []]);
});
