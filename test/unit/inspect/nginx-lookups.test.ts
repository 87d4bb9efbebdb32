import { lookups } from '../../../src/inspect/nginx-lookups';
import type { NginxDirective } from '../../../src/inspect/parse/nginx';

/** `set $a ...;` so many times, each with two variables in it, and a pass to the first: the values multiply at every step. */
function multiplying(times: number): { readonly all: NginxDirective[]; readonly reads: () => number } {
  let reads = 0;
  const directive = (name: string, ...args: string[]): NginxDirective =>
    Object.defineProperty({ name, args, file: 'nginx.conf', line: 1 }, 'name', {
      get: () => {
        reads += 1;
        return name;
      },
    });
  const sets = Array.from({ length: times }, (_, at) => directive('set', '$a', `${at}$a$a`));
  return { all: [...sets, directive('proxy_pass', 'http://$a')], reads: () => reads };
}

it('a configuration whose variables multiply costs in proportion to its length', () => {
  const [some, more] = [multiplying(8), multiplying(16)];
  expect([lookups(some.all).length, lookups(more.all).length]).toEqual([1, 1]);
  expect(more.reads() / some.reads()).toBeLessThan(8);
});
