import fc from 'fast-check';
import { parseHosts } from '../../../src/hosts/hosts-text';
import { headers } from '../../../src/hosts/line-format';
import { withoutBlock } from '../../../src/hosts/remove-block';
import { contentOf, hostLines, segments } from './arbitrary-hosts';
import { SimulatedFile } from './simulated-file';

const runs = Number(process.env['NATHOST_PROPERTY_RUNS'] ?? 40);

const foreign = segments.map((parts) => contentOf(parts.filter(({ ours }) => !ours)));

function withoutOurs(text: string): string {
  return withoutBlock(parseHosts(Buffer.from(text))).toString();
}

describe('withoutBlock', () => {
  it('gives back the file as it was before the first write', () => {
    fc.assert(
      fc.property(foreign, fc.array(hostLines, { minLength: 1, maxLength: 4 }), (before, writes) => {
        const file = new SimulatedFile(before, { idle: 5000, appendStep: 1 });
        for (const lines of writes) file.write(lines);
        expect(withoutBlock(parseHosts(file.bytes))).toEqual(before);
      }),
      { numRuns: 5 * runs },
    );
  });

  it('gives back the file although a write was cut short anywhere, but for a comment too short to be known', () => {
    fc.assert(
      fc.property(foreign, hostLines, hostLines, fc.nat(), (before, first, second, cut) => {
        const file = new SimulatedFile(before, { idle: 5000, appendStep: 1 });
        file.write(first);
        const left = new SimulatedFile(file.states[cut % file.states.length]!.bytes, {
          idle: 0,
          appendStep: 1,
        });
        left.write(second);
        const rest = withoutBlock(parseHosts(left.bytes));
        expect(rest.subarray(0, before.length)).toEqual(before);
        expect(rest.subarray(before.length).toString()).toMatch(/^\n?(# ?(n(a(t(h(o(s(t)?)?)?)?)?)?)?)?\n?$/);
      }),
      { numRuns: 10 * runs },
    );
  });

  it('takes the newline away only while nothing of others follows', () => {
    const block = `${headers.newlineAdded}::5 db # nathost\n`;
    expect(
      [
        `::1 x\n${block}`,
        `::1 x\n${block}::2 y\n`,
        `::1 x\n${block}::2 y\n${headers.plain}#:5 db # nathost\n`,
      ].map(withoutOurs),
    ).toEqual(['::1 x', '::1 x\n::2 y\n', '::1 x\n::2 y\n']);
  });

  it('takes only one newline away when two blocks were opened behind lines without one', () => {
    const block = `${headers.newlineAdded}::5 db # nathost\n`;
    expect(withoutOurs(`::1 x\n${block}::2 y\n${block}`)).toBe('::1 x\n::2 y');
  });

  it('leaves nothing of a file that was empty', () => {
    expect(withoutOurs(`${headers.plain}::5 db # nathost\n`)).toBe('');
  });
});
