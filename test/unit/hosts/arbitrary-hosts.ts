import fc from 'fast-check';
import { freshSlot, headers } from '../../../src/hosts/line-format';
import type { HostLine } from '../../../src/model/host-line';

/** A piece of a hosts file and whether it is one of our lines. */
export interface Segment {
  readonly ours: boolean;
  readonly bytes: Buffer;
}

const addresses = [
  '172.30.0.2',
  '172.30.0.3',
  '172.30.12.104',
  '10.0.0.4',
  '::5',
  'fd00::1:5',
  'fd00:aa:bb:cc::12:7',
];
const names = ['a', 'shop', 'shop-2', 'db.internal.example', `${'x'.repeat(60)}.${'y'.repeat(60)}`];

export const hostLine: fc.Arbitrary<HostLine> = fc.record({
  address: fc.constantFrom(...addresses),
  name: fc.constantFrom(...names),
});

export const hostLines = fc.array(hostLine, { maxLength: 6 });

const padded = fc
  .tuple(hostLine, fc.nat(40), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([{ address, name }, padding, end, active]) => {
    const text = `${address} ${name}${' '.repeat(padding)} # nathost${end}`;
    return active ? text : `#${text.slice(1)}`;
  });

/** Lines of ours that somebody has edited. */
const edited = fc
  .constantFrom(
    '172.30.0.2 shop a # nathost',
    ' 172.30.0.2 shop # nathost',
    '172.30.0.2\tshop # nathost',
    '172.30.0.2 shop\t# nathost',
    '172.30.0.2  shop # nathost',
    '172.30.0.2 Shop # nathost',
    '172.30.0.2 shop # nathost ',
    '172.30.0.2 sh\xf6p # nathost',
    '172.30.0.2 shop # web # nathost',
  )
  .map((text) => `${text}\n`);

const ourLine = fc
  .oneof(padded, edited, fc.constantFrom(headers.plain, headers.newlineAdded, freshSlot(32), freshSlot(64)))
  .map((text): Segment => ({ ours: true, bytes: Buffer.from(text, 'latin1') }));

/** Any bytes, among them what looks a little like our lines. */
const foreignText = fc.oneof(
  fc.constantFrom(
    '127.0.0.1 localhost',
    '127.0.0.1\tlocalhost shop  a # mine',
    '  172.30.0.9 indented',
    '172.30.0.2 shop\r',
    '# nathost',
    '# nathost: lines that',
    '#.......',
    '172.30.0.2 shop #nathost',
    '172.30.0.2 shop # nathost?',
    '',
    ' ',
    '\r',
  ),
  fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)).toString('latin1')),
  fc.constantFrom(
    '# 172.30.0.2 shop # nathost',
    '# keep this line # nathost',
    'shop # nathost',
    ' # nathost',
  ),
);

const foreignLine = foreignText.map((text): Segment => ({
  ours: false,
  bytes: Buffer.from(`${text}\n`, 'latin1'),
}));

/** The last line of a file, without its newline. */
const foreignRest = foreignText
  .filter((text) => !/^#\.+$/.test(text) && text !== '# nathost: lines that')
  .map((text): Segment => ({ ours: false, bytes: Buffer.from(text, 'latin1') }));

export const segments: fc.Arbitrary<readonly Segment[]> = fc
  .tuple(fc.array(fc.oneof(ourLine, foreignLine), { maxLength: 8 }), fc.option(foreignRest))
  .map(([lines, rest]) => (rest === null ? lines : [...lines, rest]));

/** The same, some of them so long that what is appended crosses the end of a page. */
export const nearPageEnd: fc.Arbitrary<readonly Segment[]> = fc
  .tuple(fc.constantFrom(0, 0, 3300, 3700, 3900, 4000), segments)
  .map(([length, parts]) => [{ ours: false, bytes: Buffer.from(`${'#'.repeat(length)}\n`) }, ...parts]);

export function contentOf(parts: readonly Segment[]): Buffer {
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}
