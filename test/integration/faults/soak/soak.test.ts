import type { FakeHost } from '../../../support/fake-host';
import { hour, minute } from '../../../support/records';
import { newHost } from '../hosts-under-test';
import { violations } from '../picture';
import { leftToDo } from '../promises';
import { freshRandom, sizeOf } from '../random';
import { mostChangesPerMinute } from '../rates';
import { footprint } from './footprint';
import { NameBook } from './name-book';
import { SoakLife } from './soak-life';

/** On each of the two engines; the full size is 100,000 together. */
const operations = Math.ceil(sizeOf('NATHOST_SOAK_OPERATIONS', 2_000) / 2);
const random = freshRandom(`soak of twice ${operations} operations`);

/** Mebibytes; a full-size run that kept a hundred bytes of each operation would have kept more. */
const mostHeapGrown = 4;

const settings = { nameGrace: 10 * minute, leaseTtl: 6 * hour };

/** Forgets what was recorded of the calls so far, after a look at how many there were. */
function expectBoundedChanges(host: FakeHost): void {
  expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(12);
  host.calls.length = 0;
  host.engine.signals.length = 0;
}

test.each(['20.10', '28'] as const)(
  `${operations} operations on an engine like %s leave every name where it must be, and no more memory and files than before`,
  async (generation) => {
    const host = await newHost({ generation, settings });
    const book = new NameBook(host);
    const life = new SoakLife(host, random.branch(Number(generation)), () => {
      book.look();
    });
    const footprints = [];
    const begun = host.clock.now();
    let rests = 0;
    for (let done = 0; done < operations; rests += 1) {
      for (let left = 1 + life.random.below(40); left > 0; left -= 1, done += 1) await life.step();
      await life.rest();
      if (life.random.chance(0.05)) await life.sleep();
      const wrong = [...book.violations(), ...violations(host), ...(await life.startSomebody())];
      if (wrong.length > 0) throw new Error([`after ${done} operations:`, ...wrong, life.told()].join('\n'));
      expectBoundedChanges(host);
      if (done >= ((footprints.length + 1) * operations) / 10) footprints.push(footprint());
    }
    const hours = Math.round((host.clock.now() - begun) / hour);
    process.stdout.write(
      `soak on ${generation}: ${operations} operations in ${hours} hours, at rest ${rests} times; MiB and files after each tenth: ${footprints.map(({ heap, files }) => `${heap} ${files}`).join(', ')}\n`,
    );
    // What the first tenth leaves is what compiled code and caches take.
    const [first, last] = [footprints.at(0)!, footprints.at(-1)!];
    expect(last.heap - first.heap).toBeLessThan(mostHeapGrown);
    expect(last.files).toBeLessThanOrEqual(first.files);
    expect(await leftToDo(host)).toEqual([]);
  },
  // Forty times what an idle machine takes.
  60_000 + 100 * operations,
);
