import type { LeaseChange, LeaseStore } from '../../../src/ports/lease-store';
import { LeaseState } from '../../../src/controller/lease-state';
import { day, lease, minute } from '../../support/records';

const noon = 1_700_000_000_000;

it('leases that are idle stay so for as long as they would have when the clock is set, also after a restart', async () => {
  const leases = [
    lease({ name: 'held' }),
    lease({ name: 'idle', idleSince: noon - minute }),
    lease({ name: 'ahead', idleSince: noon + minute }),
    lease({ name: 'old', idleSince: 1_000 }),
  ];
  const committed: LeaseChange[] = [];
  const store: LeaseStore = {
    load: () => Promise.resolve({ leases, cursors: {}, problems: [] }),
    commit: (changes) => {
      committed.push(...changes);
      return Promise.resolve([]);
    },
  };
  const state = new LeaseState(store);
  await state.load();
  state.clockSet({ before: noon, by: -day });
  const idle = () => state.leases.map(({ name, idleSince }) => [name, idleSince]);
  const moved = [
    ['held', undefined],
    ['idle', noon - minute - day],
    ['ahead', noon + minute],
    ['old', 0],
  ];
  expect(idle()).toEqual(moved);
  await state.adopt(state.leases, [], {});
  expect(committed.map((change) => change.kind === 'put' && change.lease.name)).toEqual(['idle', 'old']);
});
