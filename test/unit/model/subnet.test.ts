import fc from 'fast-check';
import { addressAt, parseAddress } from '../../../src/model/address';
import {
  countablePart,
  lastSixteenth,
  parseSubnet,
  subnetAt,
  subnetContains,
  subnetContainsSubnet,
  subnetsOverlap,
} from '../../../src/model/subnet';
import type { Subnet } from '../../../src/model/subnet';

const read = (text: string): Subnet => parseSubnet(text)!;

const anySubnet = fc
  .tuple(fc.nat(32), fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }))
  .map(([prefix, value]) => subnetAt(4, value, prefix));

describe('parseSubnet', () => {
  it.each([
    [
      '10.203.0.0/20',
      { family: 4, first: 0x0acb0000n, last: 0x0acb0fffn, prefix: 20, text: '10.203.0.0/20' },
    ],
    ['10.0.0.7/32', { family: 4, first: 0x0a000007n, last: 0x0a000007n, prefix: 32, text: '10.0.0.7/32' }],
    ['0.0.0.0/0', { family: 4, first: 0n, last: 0xffffffffn, prefix: 0, text: '0.0.0.0/0' }],
    [
      'FD00:0:0:1::/64',
      {
        family: 6,
        first: 0xfd00000000000001n << 64n,
        last: (0xfd00000000000002n << 64n) - 1n,
        prefix: 64,
        text: 'fd00:0:0:1::/64',
      },
    ],
  ])('reads %s', (text, subnet) => {
    expect(parseSubnet(text)).toEqual(subnet);
  });

  it.each([
    ...[
      '',
      '/',
      '/8',
      '10.0.0.0',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '10.0.0.0/+8',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
    ],
    ...[
      '10.0.0.1/8',
      '10.203.8.0/20',
      '10/8',
      '010.0.0.0/8',
      '10.0.0.0/8 ',
      ' 10.0.0.0/8',
      '10.0.0.0/255.0.0.0',
    ],
    ...['fd00::/129', 'fd00::/064', 'fd00::1/64', '::ffff:0:0/96', '::ffff:10.0.0.0/104', 'fe80::%eth0/64'],
  ])('refuses %j', (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });

  it('reads back every subnet that it writes', () => {
    fc.assert(
      fc.property(anySubnet, (subnet) => {
        expect(parseSubnet(subnet.text)).toEqual(subnet);
      }),
    );
  });
});

describe('containment', () => {
  it('agrees with the addresses at the edges', () => {
    fc.assert(
      fc.property(anySubnet, anySubnet, (one, other) => {
        const inside = (value: bigint) => subnetContains(one, addressAt(4, value));
        expect({
          contains: subnetContainsSubnet(one, other),
          overlaps: subnetsOverlap(one, other),
        }).toEqual({
          contains: inside(other.first) && inside(other.last),
          overlaps:
            inside(other.first) || inside(other.last) || subnetContains(other, addressAt(4, one.first)),
        });
      }),
    );
  });

  it('never mixes the families', () => {
    const [four, six] = [read('0.0.0.0/0'), read('::/0')];
    const address = parseAddress('10.0.0.1');
    expect([
      address && subnetContains(six, address),
      subnetContainsSubnet(six, four),
      subnetsOverlap(four, six),
    ]).toEqual([false, false, false]);
  });
});

describe('lastSixteenth', () => {
  it.each([
    ['10.203.0.0/20', '10.203.15.0/24'],
    ['10.0.0.0/28', '10.0.0.12/30'],
    ['10.0.0.0/30', '10.0.0.0/30'],
    ['10.0.0.6/31', '10.0.0.6/31'],
    ['fd00::/64', 'fd00:0:0:0:f000::/68'],
  ])('of %s is %s', (subnet, range) => {
    expect(lastSixteenth(read(subnet)).text).toBe(read(range).text);
  });
});

describe('countablePart', () => {
  it.each([
    ['10.203.0.0/20', '10.203.0.0/20'],
    ['fd00::/64', 'fd00::/64'],
    ['fd00::/120', 'fd00::/120'],
    ['fd00:0:0:ab00::/56', 'fd00:0:0:ab00::/64'],
  ])('of %s is %s', (subnet, part) => {
    expect(countablePart(read(subnet)).text).toBe(read(part).text);
  });
});
