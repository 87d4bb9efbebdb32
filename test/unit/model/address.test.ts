import fc from 'fast-check';
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { addressAt, parseAddress } from '../../../src/model/address';

const value4 = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n });
const value6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const mapped = (value: bigint) => value >> 32n === 0xffffn;

describe('parseAddress', () => {
  it.each([
    ['10.203.0.1', { family: 4, value: 0x0acb0001n, text: '10.203.0.1' }],
    ['255.255.255.255', { family: 4, value: 0xffffffffn, text: '255.255.255.255' }],
    ['FD00:0DB8::000A', { family: 6, value: 0xfd000db800000000000000000000000an, text: 'fd00:db8::a' }],
    ['::', { family: 6, value: 0n, text: '::' }],
    ['1:0:0:2:0:0:0:3', { family: 6, value: 0x00010000000000020000000000000003n, text: '1:0:0:2::3' }],
  ])('reads %s in canonical form', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    ...[
      '',
      '10',
      '10.1',
      '10.0.0',
      '10.0.0.0.1',
      '010.0.0.1',
      '10.0.0.01',
      '0x0a.0.0.1',
      '10.0.0.256',
      '167772161',
    ],
    ...[
      ' 10.0.0.1',
      '10.0.0.1 ',
      '10.0.0.1\n',
      '10.0.0.1/32',
      '10.0.0.1/',
      '+10.0.0.1',
      '-1.0.0.1',
      '10.0.0.1.',
    ],
    ...['fe80::1%eth0', 'fe80::1%1', '::ffff:10.0.0.1', '::ffff:a00:1', '0:0:0:0:0:FFFF:a00:1', '::10.0.0.1'],
    ...[
      '64:ff9b::10.0.0.1',
      '[::1]',
      '::1 ',
      ' ::1',
      '::1\n',
      '::1/128',
      ':::',
      '1::2::3',
      '12345::',
      '::g',
      '1:2:3',
    ],
    ...['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', ':1:2:3:4:5:6:7', '１.2.3.4', 'localhost', '__proto__'],
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('reads back every address that it writes', () => {
    fc.assert(
      fc.property(value4, value6, (four, six) => {
        fc.pre(!mapped(six));
        for (const address of [addressAt(4, four), addressAt(6, six)])
          expect(parseAddress(address.text)).toEqual(address);
      }),
    );
  });

  it('writes IPv6 as the operating system does', () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        const text = parts.map((part) => part.toString(16)).join(':');
        const address = parseAddress(text);
        fc.pre(address !== undefined && address.value >> 32n !== 0n); // there the system writes a dotted tail
        expect(address.text).toBe(new SocketAddress({ address: text, family: 'ipv6' }).address);
      }),
    );
  });

  it('accepts nothing that the operating system would not', () => {
    const soup = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcf:.x/% ')), maxLength: 40 });
    fc.assert(
      fc.property(soup, (text) => {
        if (parseAddress(text) !== undefined) expect(isIPv4(text) || isIPv6(text)).toBe(true);
        else if (isIPv4(text)) throw new Error(`an IPv4 address was refused: ${text}`);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('addressAt', () => {
  it('throws for a number that the family does not have', () => {
    const outside: [4 | 6, bigint][] = [
      [4, -1n],
      [4, 1n << 32n],
      [6, -1n],
      [6, 1n << 128n],
    ];
    for (const [family, value] of outside) expect(() => addressAt(family, value)).toThrow();
  });
});
