import fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { contentOf, hostLines, segments } from '../../unit/hosts/arbitrary-hosts';
import { judgeOf, noViolations, resolvers } from '../../unit/hosts/resolvers';
import { recordStates } from './recorded-states';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const runs = Number(process.env['NATHOST_PROPERTY_RUNS'] ?? 40);

describe('what the writer does to a real file', () => {
  it('shows a reader, between any two bytes it writes, old and new lines only and every name of both', () => {
    const file = path.join(folder, 'hosts');
    fc.assert(
      fc.property(
        segments,
        hostLines,
        hostLines,
        fc.constantFrom(0, 400, 5000),
        (parts, first, second, pause) => {
          const clock = { now: () => clock.time, elapsed: () => clock.time, time: Date.now() + 5000 };
          const writer = new HostsFileWriter(clock);
          fs.writeFileSync(file, contentOf(parts));
          writer.write(file, first);
          clock.time += pause;
          const states = recordStates(file, () => {
            writer.write(file, second);
          });
          expect(states.at(-1)).toEqual(fs.readFileSync(file));
          for (const resolve of resolvers) {
            const judge = judgeOf([states[0]!, states.at(-1)!].map(resolve));
            const seen = states.map((state) => judge(resolve(state)));
            expect(seen).toEqual(seen.map(() => noViolations));
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
