import type { HostLine } from '../../../../src/model/host-line';
import { differenceOf } from '../../../../src/controller/apply/names-in-file';

const linesOf = (...texts: readonly string[]): HostLine[] =>
  texts.map((text) => {
    const [name = '', address = ''] = text.split(' ');
    return { name, address };
  });

it.each([
  ['a name comes', ['a 1'], ['a 1', 'b 2'], ['b'], []],
  ['a name goes', ['a 1', 'b 2'], ['a 1'], [], ['b']],
  ['a name leads elsewhere', ['a 1'], ['a 2'], ['a'], []],
  ['a name gets one address more', ['a 1'], ['a 1', 'a 2'], ['a'], []],
  ['a name loses one of its addresses', ['a 1', 'a 2'], ['a 2'], ['a'], []],
  ['nothing', ['a 1'], ['a 1'], [], []],
  ['the order alone', ['b 2', 'a 1'], ['a 1', 'b 2', 'a 1'], [], []],
  ['all of it, in no order', ['c 1', 'b 1', 'a 1'], ['d 1', 'b 2', 'a 1'], ['d', 'b'], ['c']],
])('from one list of lines to another: %s', (_, from, to, come, gone) => {
  const difference = differenceOf(linesOf(...from), linesOf(...to));
  expect([difference.come, difference.gone]).toEqual([new Set(come), new Set(gone)]);
});
