import { firstDue } from '../../../../src/model/due-times';
import type { Lease } from '../../../../src/model/lease';
import { publishedNames } from '../../../../src/controller/desired/published-names';
import { lease } from '../../../support/records';

const now = 1_000_000;
const graces = { domains: [], nameGrace: 60_000, handoverGrace: 10_000 };

/** `name address` lines, and when the next one goes. */
function published(...leases: readonly Lease[]) {
  const { lines, due } = publishedNames(leases, now, graces);
  const dueAt = firstDue(due);
  return {
    lines: lines.map(({ name, address }) => `${name} ${address}`),
    dueIn: dueAt === undefined ? 'never' : dueAt - now,
  };
}

const app = (parts: Parameters<typeof lease>[0] = {}) => lease({ ipv4: '10.9.0.4', ...parts });
const ago = (ms: number) => ({ idleSince: now - ms });

describe('the names that are published', () => {
  it('are those of every lease and their aliases, a line for each address, in one order', () => {
    const two = lease({ name: 'shop', ipv4: '10.9.0.3', aliases: ['cart', 'api.test'] });
    const one = lease({ name: 'app', ipv4: '10.9.0.10', ipv6: 'fd00::a' });
    const expected = {
      lines: ['api.test 10.9.0.3', 'app 10.9.0.10', 'app fd00::a', 'cart 10.9.0.3', 'shop 10.9.0.3'],
      dueIn: 'never',
    };
    expect([published(two, one), published(one, two)]).toEqual([expected, expected]);
  });

  it('are what the lease resolves to, which need not be its own address', () => {
    expect(published(app({ resolvesTo: ['127.0.0.1'] })).lines).toEqual(['app 127.0.0.1']);
  });

  it.each([
    [0, 60_000],
    [59_999, 1],
    [60_000, undefined],
    [99_999_999, undefined],
  ])('%i ms after the container was removed go in %s ms', (since, dueIn) => {
    const isThere = dueIn !== undefined;
    expect(published(app(ago(since)))).toEqual({
      lines: isThere ? ['app 10.9.0.4'] : [],
      dueIn: dueIn ?? 'never',
    });
  });

  it('resolve to all replicas, and to one that was removed for the handover grace', () => {
    const first = app();
    const second = (since: number) => app({ slot: 1, ipv4: '10.9.0.5', of: 'app-2', ...ago(since) });
    expect([published(first, second(9_999)), published(first, second(10_000))]).toEqual([
      { lines: ['app 10.9.0.4', 'app 10.9.0.5'], dueIn: 1 },
      { lines: ['app 10.9.0.4'], dueIn: 'never' },
    ]);
  });

  it('resolve for the name grace to the replicas that were there to the last', () => {
    const first = app(ago(20_000));
    const second = app({ slot: 1, ipv4: '10.9.0.5', ...ago(25_000) });
    expect(published(first, second)).toEqual({ lines: ['app 10.9.0.4', 'app 10.9.0.5'], dueIn: 35_000 });
  });

  it('do not come back for a replica that was taken out while others went on', () => {
    const first = app(ago(20_000));
    const second = app({ slot: 1, ipv4: '10.9.0.5', ...ago(30_000) });
    expect(published(first, second)).toEqual({ lines: ['app 10.9.0.4'], dueIn: 40_000 });
  });

  it('name each thing once, where two replicas share an alias or an address', () => {
    const first = app({ aliases: ['web'] });
    const second = app({ slot: 1, of: 'app-2', aliases: ['web'] });
    expect(published(first, second).lines).toEqual(['app 10.9.0.4', 'web 10.9.0.4']);
  });

  it.each([
    ['a name of its own', lease({ name: 'web', of: 'web', ipv4: '10.9.0.5' })],
    ['an alias', lease({ name: 'shop', of: 'web', aliases: ['web'], ipv4: '10.9.0.5' })],
  ])('lead to the container that has them by now as %s, not to the idle lease that had them', (_, held) => {
    const { lines } = published(app({ aliases: ['web'], ...ago(5_000) }), held);
    expect(lines.filter((line) => line.startsWith('web '))).toEqual(['web 10.9.0.5']);
  });
});

test('a public name leads nowhere, whatever lease has it, unless its domain is listed', () => {
  const leases = [lease({ name: 'app', ipv4: '10.9.0.2', aliases: ['github.com', 'shop.example.com'] })];
  const names = (domains: readonly string[]) =>
    publishedNames(leases, now, { ...graces, domains }).lines.map(({ name }) => name);
  expect([names([]), names(['example.com'])]).toEqual([['app'], ['app', 'shop.example.com']]);
});
