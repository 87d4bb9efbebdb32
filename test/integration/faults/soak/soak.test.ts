import fs from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hour, minute } from '../../../support/records';
import { newHost } from '../hosts-under-test';
import { violations } from '../picture';
import { leftToDo } from '../promises';
import { freshRandom, sizeOf } from '../random';
import { mostChangesPerMinute } from '../rates';
import { NameBook } from './name-book';
import { SoakLife } from './soak-life';

const operations = sizeOf('NATHOST_SOAK_OPERATIONS', 1_500);
const random = freshRandom(`soak of ${operations} operations`);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process has: megabytes of live objects, and open files. */
function footprint() {
  collectGarbage();
  return { heap: process.memoryUsage().heapUsed / 2 ** 20, files: fs.readdirSync('/proc/self/fd').length };
}

test(`${operations} operations leave every name where it must be, and no more memory and files than before`, async () => {
  const host = await newHost({
    generation: random.pick(['20.10', '28']),
    settings: { nameGrace: 10 * minute, leaseTtl: 6 * hour },
  });
  const book = new NameBook(host);
  const life = new SoakLife(host, random, () => {
    book.look();
  });
  const footprints = [footprint()];
  let rests = 0;
  for (let done = 0; done < operations;) {
    for (let left = 1 + random.below(40); left > 0; left -= 1, done += 1) await life.step();
    await life.rest();
    if (random.chance(0.05)) await life.sleep();
    rests += 1;
    const wrong = [...book.violations(), ...violations(host), ...(await life.startSomebody())];
    if (wrong.length > 0)
      throw new Error(
        [`after ${done} operations:`, ...wrong, ...life.history, ...host.log.last.slice(-60)].join('\n'),
      );
    expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(12);
    host.calls.length = 0;
    host.engine.signals.length = 0;
    if (done >= (footprints.length * operations) / 10) footprints.push(footprint());
  }
  console.log(rests, footprints, Object.fromEntries(host.log.counts), host.report.passes);
  expect(await leftToDo(host)).toEqual([]);
});
