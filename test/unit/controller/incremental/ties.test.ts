import { Ties } from '../../../../src/controller/incremental/ties';

function ties(of: Readonly<Record<string, readonly string[]>>): Ties {
  const all = new Ties();
  for (const [member, texts] of Object.entries(of)) all.put(member, new Set(texts));
  return all;
}

const around = (all: Ties, ...members: string[]) => [...all.around(members)].sort();

it('finds who is tied to a member, also through others, and nobody else', () => {
  const all = ties({ a: ['x'], b: ['x', 'y'], c: ['y'], d: ['z'], e: [] });
  expect([around(all, 'a'), around(all, 'd'), around(all, 'e'), around(all, 'a', 'd')]).toEqual([
    ['a', 'b', 'c'],
    ['d'],
    ['e'],
    ['a', 'b', 'c', 'd'],
  ]);
});

it('knows nothing of a member that was never there, or was removed', () => {
  const all = ties({ a: ['x'], b: ['x', 'y'], c: ['y'] });
  all.remove('b');
  expect([around(all, 'a'), around(all, 'b'), around(all, 'nobody'), all.members('x')]).toEqual([
    ['a'],
    [],
    [],
    ['a'],
  ]);
});

it('takes new ties in the place of the old ones', () => {
  const all = ties({ a: ['x'], b: ['x'], c: ['y'] });
  all.put('a', new Set(['y']));
  expect([around(all, 'a'), around(all, 'b')]).toEqual([['a', 'c'], ['b']]);
});
