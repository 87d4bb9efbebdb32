import fc from 'fast-check';
import type { HostLine } from '../../../src/model/host-line';
import { placeSizeOf, placeSizes } from '../../../src/model/line-room';
import { SimulatedFile } from './simulated-file';

/** For a longer search: NATHOST_PROPERTY_RUNS=2000. */
const runs = Number(process.env['NATHOST_PROPERTY_RUNS'] ?? 40);

const limits = { bytesPerSize: 1280, largestFile: 1024 * 1024 };
const headerLength = 200;
const others = Buffer.from('127.0.0.1 localhost\n');

/** Of any length, so that every size of slot is asked for. */
const line: fc.Arbitrary<HostLine> = fc
  .tuple(
    fc.constantFrom('10.0.0.1', '10.203.113.214', 'fd00:aa:bb:cc::12:7'),
    fc.constantFrom(1, 20, 60, 63),
    fc.integer({ min: 1, max: 4 }),
    fc.nat(30),
  )
  .map(([address, length, labels, number]) => {
    const label = `${number}`.padEnd(length, 'x').slice(0, length);
    return { address, name: Array.from({ length: labels }, () => label).join('.') };
  });

/** As many of the lines as the bound has room for. */
const published = fc.array(line, { maxLength: 60 }).map((lines) => {
  let bytes = 0;
  const unique = new Map(lines.map((one) => [`${one.address} ${one.name}`, one]));
  return [...unique.values()].filter((one) => {
    const fits = bytes + placeSizeOf(one) <= limits.bytesPerSize;
    if (fits) bytes += placeSizeOf(one);
    return fits;
  });
});
const history = fc.array(fc.record({ lines: published, pause: fc.constantFrom(0, 1, 300, 999, 1000) }), {
  minLength: 1,
  maxLength: 40,
});

it('whatever was published within the bound before, however fast, all that is published now finds a place, and the file has an end', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const file = new SimulatedFile(others, { idle: 5000, appendStep: 4096, limits });
      for (const { lines, pause } of steps) {
        file.write(lines);
        file.now += pause;
      }
      const { lines } = steps.at(-1)!;
      // The old lines go when the new ones have rested, and what waits takes their places a second after that.
      for (let second = 0; second < 3; second += 1) {
        file.now += 1000;
        file.write(lines);
      }
      const active = file.bytes
        .toString('latin1')
        .split('\n')
        .filter((text) => /^[^#].* # nathost$/.test(text));
      expect({ active: active.length, waiting: file.waiting, lingering: file.lingering }).toEqual({
        active: lines.length,
        waiting: 0,
        lingering: 0,
      });
      const most = others.length + headerLength + placeSizes.length * limits.bytesPerSize;
      expect(file.bytes.length).toBeLessThanOrEqual(most);
    }),
    { numRuns: 2 * runs },
  );
});
