import { ownNames } from '../../../src/allocation/ownership';
import type { Claim } from '../../../src/model/claim';
import type { Lease } from '../../../src/model/lease';
import { claim, lease } from '../../support/records';
import { problemText } from '../../../src/model/problem';

const never = (): boolean => false;

/** Who got which names: container name → the names it may publish; and who was refused what. */
function own(claims: readonly Claim[], leases: readonly Lease[] = [], gone: readonly Lease[] = []) {
  const {
    claims: accepted,
    aliasesOf,
    problems,
  } = ownNames(claims, [...leases, ...gone], (one) => leases.includes(one), never);
  return {
    names: Object.fromEntries(accepted.map((one) => [one.container.name, [one.name, ...aliasesOf(one)]])),
    refused: problems
      .map(problemText)
      .map(({ kind, subject, message }) => [kind, subject, /the name (\S+),/.exec(message)?.[1]]),
  };
}

const a = (name: string, aliases: string[] = [], createdAt = 1_000) =>
  claim({ name, aliases, container: { name: 'a', createdAt } });
const b = (name: string, aliases: string[] = [], createdAt = 2_000) =>
  claim({ name, aliases, container: { name: 'b', createdAt } });

describe('ownNames', () => {
  it('lets every claim have names that nobody else asks for', () => {
    expect(own([a('app', ['web']), b('shop', ['cart'])])).toEqual({
      names: { a: ['app', 'web'], b: ['shop', 'cart'] },
      refused: [],
    });
  });

  it.each([
    ['an alias of both', a('app', ['web']), b('shop', ['web']), { a: ['app', 'web'], b: ['shop'] }, 'web'],
    ['an alias and then a name', a('app', ['web']), b('web', ['cart']), { a: ['app', 'web'] }, 'web'],
    [
      'a name and then an alias',
      a('web'),
      b('shop', ['web', 'cart']),
      { a: ['web'], b: ['shop', 'cart'] },
      'web',
    ],
  ])('gives %s to the older container, and tells the other', (_, older, younger, names, lost) => {
    const expected = { names, refused: [['name-taken', 'container b', lost]] };
    expect([own([older, younger]), own([younger, older])]).toEqual([expected, expected]);
  });

  it('lets several containers claim one name: who holds it is decided elsewhere', () => {
    expect(own([a('app', ['web']), b('app', ['web'])])).toEqual({
      names: { a: ['app', 'web'], b: ['app', 'web'] },
      refused: [],
    });
  });

  describe('when a lease is in force', () => {
    const idle = lease({ name: 'shop', aliases: ['web'], of: 'gone', createdAt: 7 });

    it.each([
      ['its name as an alias', a('app', ['shop']), { a: ['app'] }, 'shop'],
      ['its alias as a name', a('web'), {}, 'web'],
      ['its alias as an alias', a('app', ['web']), { a: ['app'] }, 'web'],
    ])('a container of another name does not get %s', (_, newcomer, names, lost) => {
      expect(own([newcomer], [idle])).toEqual({ names, refused: [['name-taken', 'container a', lost]] });
    });

    it('a container of its name gets its aliases, also when others are older', () => {
      expect(own([a('app', ['web']), b('shop', ['web'])], [idle])).toEqual({
        names: { a: ['app'], b: ['shop', 'web'] },
        refused: [['name-taken', 'container a', 'web']],
      });
    });

    it('one that is not in force any more keeps nobody away', () => {
      expect(own([a('app', ['shop', 'web'])], [], [idle])).toEqual({
        names: { a: ['app', 'shop', 'web'] },
        refused: [],
      });
    });

    it('the first to be leased keeps an alias that two leases have', () => {
      const first = lease({ name: 'app', aliases: ['web'], of: 'a', createdAt: 1 });
      const second = lease({ name: 'shop', aliases: ['web'], of: 'b', createdAt: 2 });
      expect(own([a('app', ['web'], 9), b('shop', ['web'], 1)], [second, first]).names).toEqual({
        a: ['app', 'web'],
        b: ['shop'],
      });
    });

    it('one that a container holds goes before an idle one, so that a clock set back redirects no name', () => {
      const held = lease({ name: 'app', aliases: ['shop'], of: 'a', createdAt: 9 });
      const back = lease({ name: 'shop', of: 'gone', createdAt: 1, idleSince: 5 });
      expect(own([a('app', ['shop'])], [back, held])).toEqual({ names: { a: ['app', 'shop'] }, refused: [] });
    });
  });

  it('tells who has the name', () => {
    const { problems } = ownNames(
      [
        a('app', ['web']),
        b('web', ['app']),
        claim({ name: 'x', aliases: ['app'], container: { name: 'x', createdAt: 3_000 } }),
      ],
      [],
      never,
      never,
    );
    expect(problems.map((problem) => problem.message)).toEqual([
      'it asks for the name web, which already is an alias of app',
      "it asks for the name app, which already is another container's name",
    ]);
  });
});
