import { claim, container, day, hour, lease } from '../../support/records';
import { assigned, graces, now } from './assigning';

const app = (parts: Parameters<typeof container>[0] = {}) => claim({ container: parts });
const gone = (idleSince?: number) =>
  lease({ of: 'gone', ipv4: '10.9.0.4', createdAt: 5, ...(idleSince !== undefined && { idleSince }) });

describe('a lease', () => {
  it('says who has it, since when, and what its names resolve to', () => {
    const one = claim({ aliases: ['web'], service: { key: 'compose:web/app', replica: 1 } });
    const { leases, changes } = assigned([one]);
    const expected = lease({
      ipv4: '10.9.0.2',
      aliases: ['web'],
      service: { key: 'compose:web/app', replica: 1 },
      createdAt: now,
    });
    expect({ leases, changes }).toEqual({ leases: [expected], changes: [{ kind: 'put', lease: expected }] });
  });

  it('does not change while nothing does', () => {
    const { leases } = assigned([app()]);
    expect(assigned([app({ state: 'exited' })], { leases, now: now + day }).changes).toEqual([]);
  });

  it('is idle from when its container is seen gone, and keeps its names for a while', () => {
    const { leases, dueAt } = assigned([], { leases: [gone()] });
    expect({ leases, dueAt }).toEqual({ leases: [gone(now)], dueAt: now + graces.nameGrace });
  });

  it('stays idle since then', () => {
    const { changes, dueAt } = assigned([], { leases: [gone(now - day)] });
    expect({ changes, dueAt }).toEqual({ changes: [], dueAt: now - day + graces.leaseTtl });
  });

  it('is no longer idle when a container has the name again, and is as old as before', () => {
    const { leases } = assigned([app()], { leases: [gone(now - day)] });
    expect(leases).toEqual([lease({ ipv4: '10.9.0.4', createdAt: 5 })]);
  });

  it.each([
    ['lives to the last millisecond', graces.leaseTtl - 1, []],
    ['ends after its time', graces.leaseTtl, [{ kind: 'drop', name: 'app', slot: 0 }]],
  ])('%s', (_, ago, changes) => {
    expect(assigned([], { leases: [gone(now - ago)] }).changes).toEqual(changes);
  });

  it('outlives its time when its container is back at the first look after a long absence of ours', () => {
    const { addresses } = assigned([app()], { leases: [gone(now - 10 * graces.leaseTtl)] });
    expect(addresses).toEqual({ app: '10.9.0.4' });
  });

  it('survives a network that is missing or cannot be used', () => {
    const held = lease({ ipv4: '10.9.0.4' });
    expect(assigned([app()], { leases: [held], pools: 'none' }).changes).toEqual([]);
  });

  it('keeps its addresses while its container is on the host’s network', () => {
    const { leases } = assigned([app({ networkMode: { kind: 'host' } })], { leases: [gone()] });
    expect(leases).toMatchObject([{ ipv4: '10.9.0.4', resolvesTo: ['127.0.0.1'] }]);
  });
});

describe('a clock that is set back', () => {
  const year = 365 * day;

  it('ends no lease', () => {
    const { leases } = assigned([], { leases: [gone(now - hour)], now: now - year });
    expect(leases).toHaveLength(1);
  });

  it('ends no lease when it is set right again', () => {
    const during = assigned([], { leases: [gone(now - hour)], now: now - year }).leases;
    const after = assigned([], { leases: during, now }).leases;
    expect(after).toHaveLength(1);
  });
});

it('never has one address in two leases, even where the table it is given has', () => {
  const leases = [
    lease({ name: 'idle', of: 'gone', ipv4: '10.9.0.4', createdAt: 1, idleSince: now - hour }),
    lease({ name: 'app', ipv4: '10.9.0.4', createdAt: 2 }),
    lease({ name: 'web', of: 'web', ipv4: '10.9.0.4', createdAt: 3 }),
  ];
  const web = claim({ name: 'web', container: { name: 'web' } });
  const result = assigned([app(), web], { leases });
  expect([result.addresses, result.leases.map((one) => one.resolvesTo)]).toEqual([
    { idle: '', app: '10.9.0.4', web: '10.9.0.2' },
    [[], ['10.9.0.4'], ['10.9.0.2']],
  ]);
});
