import { NathostError } from '../../../src/model/errors';
import type { LeaseChange, LeaseStore, LoadedLeases, RefusedChange } from '../../../src/ports/lease-store';
import { LeaseState } from '../../../src/controller/lease-state';
import { lease } from '../../support/records';

class Store implements LeaseStore {
  readonly commits: string[] = [];
  isFull = false;
  refuses: readonly string[] = [];

  constructor(private readonly loaded: LoadedLeases) {}

  load(): Promise<LoadedLeases> {
    return Promise.resolve(this.loaded);
  }

  commit(changes: readonly LeaseChange[], cursors: { readonly ipv4?: string }): Promise<RefusedChange[]> {
    if (this.isFull) return Promise.reject(new NathostError('state-not-saved', 'no space left on device'));
    const texts = changes.map((one) =>
      one.kind === 'put' ? `${one.lease.name} ${one.lease.ipv4}` : `-${one.name}`,
    );
    this.commits.push([...texts, `cursor ${cursors.ipv4}`].join(', '));
    const refused = changes.filter((one) => one.kind === 'put' && this.refuses.includes(one.lease.name));
    return Promise.resolve(refused.map((change) => ({ change, reason: 'slot: not a number' })));
  }
}

const put = (name: string, ipv4: string): LeaseChange => ({ kind: 'put', lease: lease({ name, ipv4 }) });
const drop = (name: string): LeaseChange => ({ kind: 'drop', name, slot: 0 });
const damaged = { kind: 'state-damaged', about: { kind: 'lease-file' }, message: 'm', remedy: 'r' } as const;
const [a] = [lease({ name: 'a', ipv4: '10.9.0.2' })];

it('begins with what is stored, and says what was wrong with it', async () => {
  const state = new LeaseState(
    new Store({ leases: [a], cursors: { ipv4: '10.9.0.2' }, problems: [damaged] }),
  );
  await state.load();
  expect([state.leases, state.cursors, state.problems]).toEqual([[a], { ipv4: '10.9.0.2' }, [damaged]]);
});

describe('a change', () => {
  let store: Store;
  let state: LeaseState;
  beforeEach(() => {
    store = new Store({ leases: [], cursors: {}, problems: [] });
    state = new LeaseState(store);
  });

  it('is stored, and nothing is when there is none', async () => {
    await state.adopt([a], [put('a', '10.9.0.2')], { ipv4: '10.9.0.2' });
    await state.adopt([a], [], { ipv4: '10.9.0.2' });
    expect([state.leases, store.commits, state.problems]).toEqual([[a], ['a 10.9.0.2, cursor 10.9.0.2'], []]);
  });

  it('holds also when it cannot be stored, which is a problem', async () => {
    store.isFull = true;
    await state.adopt([a], [put('a', '10.9.0.2')], { ipv4: '10.9.0.2' });
    expect([state.leases, state.problems.map(({ kind, message }) => `${kind}: ${message}`)]).toEqual([
      [a],
      [expect.stringMatching(/^state-not-saved: .*no space left/)],
    ]);
  });

  it('that could not be stored is stored with the next pass, each lease as it is then, and the problem is over', async () => {
    store.isFull = true;
    await state.adopt([], [put('a', '10.9.0.2'), put('b', '10.9.0.3')], { ipv4: '10.9.0.3' });
    await state.adopt([], [drop('b'), put('a', '10.9.0.4')], { ipv4: '10.9.0.4' });
    store.isFull = false;
    await state.adopt([], [], { ipv4: '10.9.0.4' });
    expect([store.commits, state.problems]).toEqual([['a 10.9.0.4, -b, cursor 10.9.0.4'], []]);
  });

  it('that can never be stored is a problem of its lease alone, until that changes', async () => {
    store.refuses = ['bad'];
    await state.adopt([], [put('bad', '10.9.0.2'), put('b', '10.9.0.3')], { ipv4: '10.9.0.3' });
    expect(state.isSaved).toBe(false);
    expect(state.problems).toMatchObject([
      {
        kind: 'state-not-saved',
        about: { kind: 'lease', key: 'bad/0' },
        message: expect.stringContaining('slot: not') as string,
      },
    ]);
    await state.adopt([], [put('c', '10.9.0.4')], { ipv4: '10.9.0.4' });
    expect([state.problems.length, state.isSaved]).toEqual([1, true]);
    await state.adopt([], [drop('bad')], { ipv4: '10.9.0.4' });
    expect([store.commits, state.problems, state.isSaved]).toEqual([
      ['bad 10.9.0.2, b 10.9.0.3, cursor 10.9.0.3', 'c 10.9.0.4, cursor 10.9.0.4', '-bad, cursor 10.9.0.4'],
      [],
      true,
    ]);
  });
});
