import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import type { HostLine } from '../../../src/model/host-line';
import { inOrder } from '../../../src/model/line-order';
import { contentOf, hostLine, segments } from '../../unit/hosts/arbitrary-hosts';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const at = (name: string) => path.join(folder, name);
const clock = { now: () => clock.time, elapsed: () => clock.time, time: Date.now() - 3_600_000 };

/** Something that happens to both files. */
type Step =
  | { readonly kind: 'lines'; readonly more: readonly HostLine[]; readonly less: number }
  | { readonly kind: 'append' | 'edit' | 'cut' | 'replace'; readonly place: number }
  | { readonly kind: 'wait'; readonly time: number };

const lines = fc.record({
  kind: fc.constant('lines' as const),
  more: fc.array(hostLine, { maxLength: 2 }),
  less: fc.nat(4),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: lines },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('append' as const, 'edit' as const, 'cut' as const, 'replace' as const),
      place: fc.nat(300),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.constantFrom(1, 1000) }) },
);

/** What somebody else does to a file. */
function disturb(file: string, { kind, place }: Extract<Step, { place: number }>): void {
  const bytes = fs.readFileSync(file);
  if (kind === 'append') fs.appendFileSync(file, '::9 theirs\n');
  if (kind === 'cut') fs.truncateSync(file, Math.max(1, bytes.length - place));
  if (kind === 'edit' && place < bytes.length) fs.writeFileSync(file, bytes.fill('x', place, place + 1));
  if (kind === 'replace') {
    fs.writeFileSync(`${file}.new`, bytes);
    fs.renameSync(`${file}.new`, file);
  }
  fs.utimesSync(file, clock.time / 1000, clock.time / 1000);
}

it('a file that is remembered gets the bytes that one gets which is read as a whole each time', () => {
  fc.assert(
    fc.property(segments, fc.array(step, { minLength: 3, maxLength: 12 }), (parts, steps) => {
      for (const name of ['remembered', 'whole']) fs.writeFileSync(at(name), contentOf(parts));
      for (const name of ['remembered', 'whole']) fs.utimesSync(at(name), 1, 1);
      const [remembering, other] = [new HostsFileWriter(clock), new HostsFileWriter(clock)];
      let wanted: readonly HostLine[] = [];
      for (const now of steps) {
        if (now.kind === 'wait') clock.time += now.time;
        else if (now.kind !== 'lines') for (const name of ['remembered', 'whole']) disturb(at(name), now);
        else wanted = inOrder([...wanted.filter((_, index) => index !== now.less), ...now.more]);
        const result = remembering.write(at('remembered'), wanted);
        // A list with a line twice is taken whole.
        const expected = other.write(at('whole'), [...wanted, ...wanted]);
        if (result.outcome === 'refused') expect(expected.outcome).toBe('refused');
        else expect(result).toEqual(expected);
        expect(fs.readFileSync(at('remembered'), 'latin1')).toBe(fs.readFileSync(at('whole'), 'latin1'));
      }
    }),
    { numRuns: 150 },
  );
});
