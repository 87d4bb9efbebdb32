import fc from 'fast-check';
import { nextFree, poolSize, refusal, type Pool } from '../../../src/allocation/pool';
import { addressAt, parseAddress } from '../../../src/model/address';
import { parseSubnet } from '../../../src/model/subnet';

function pool(
  cidr: string,
  parts: { dynamic?: string; reserved?: string[]; first?: bigint; last?: bigint } = {},
): Pool {
  const subnet = parseSubnet(cidr)!;
  const dynamic = parts.dynamic === undefined ? undefined : parseSubnet(parts.dynamic);
  return {
    subnet,
    ...(dynamic && { dynamic }),
    first: parts.first ?? subnet.first + 1n,
    last: parts.last ?? subnet.last - 1n,
    reserved: new Set(parts.reserved ?? []),
  };
}

const small = pool('10.9.0.0/28', { dynamic: '10.9.0.12/30', reserved: ['10.9.0.1', '10.9.0.5'] });

describe('refusal', () => {
  it.each([
    ['10.9.0.0', /network or the broadcast/],
    ['10.9.0.15', /network or the broadcast/],
    ['10.9.0.1', /gateway/],
    ['10.9.0.5', /reserved address/],
    ['10.9.0.12', /10\.9\.0\.12\/30.*itself/],
    ['10.9.0.14', /the engine assigns/],
    ['10.9.0.16', /outside 10\.9\.0\.0\/28/],
    ['10.8.255.255', /outside/],
    ['fd00::1', /outside/],
    ['nonsense', /outside/],
  ])('of %s says why', (text, reason) => {
    expect(refusal(small, text)).toMatch(reason);
  });

  it.each(['10.9.0.2', '10.9.0.4', '10.9.0.11'])('lets %s pass', (text) => {
    expect(refusal(small, text)).toBeUndefined();
  });

  it('knows that IPv6 has no broadcast address, but a subnet-router address', () => {
    const six = pool('fd00::/120');
    expect([refusal(six, 'fd00::'), refusal(six, 'fd00::ff')]).toEqual([
      expect.stringMatching(/network/),
      undefined,
    ]);
  });
});

describe('nextFree', () => {
  const none = new Set<string>();
  const all = ['2', '3', '4', '6', '7', '8', '9', '10', '11'].map((last) => `10.9.0.${last}`);

  it('walks through all addresses that may be leased before one comes again', () => {
    const given: string[] = [];
    let last: string | undefined;
    for (let step = 0; step < all.length + 2; step += 1) {
      last = nextFree(small, last, none);
      given.push(last ?? 'none');
    }
    expect(given).toEqual([...all, '10.9.0.2', '10.9.0.3']);
  });

  it.each([
    ['10.9.0.4', '10.9.0.6'],
    ['10.9.0.11', '10.9.0.2'],
    ['10.9.0.13', '10.9.0.2'],
    ['10.9.0.15', '10.9.0.2'],
    ['10.200.0.1', '10.9.0.2'],
    ['fd00::1', '10.9.0.2'],
    ['nonsense', '10.9.0.2'],
  ])('goes on behind %s with %s', (after, next) => {
    expect(nextFree(small, after, none)).toBe(next);
  });

  it('finds the one free address wherever it is, and none when there is none', () => {
    for (const free of all) {
      const taken = new Set(all.filter((text) => text !== free));
      expect(all.map((after) => nextFree(small, after, taken))).toEqual(all.map(() => free));
    }
    expect(nextFree(small, '10.9.0.6', new Set(all))).toBeUndefined();
  });

  it.each(['10.9.0.0/31', '10.9.0.0/32'])('finds none in %s', (cidr) => {
    expect(nextFree(pool(cidr), undefined, none)).toBeUndefined();
  });

  it('counts what it can give', () => {
    const bound = fc.nat(63);
    const parts = fc.record({
      prefix: fc.integer({ min: 26, max: 32 }),
      dynamic: fc.option(fc.record({ prefix: fc.integer({ min: 26, max: 32 }), at: bound })),
      reserved: fc.array(bound, { maxLength: 4 }),
      taken: fc.array(bound),
      after: bound,
    });
    fc.assert(
      fc.property(parts, ({ prefix, dynamic, reserved, taken, after }) => {
        const base = 0x0a090000;
        const text = (offset: number) => addressAt(4, BigInt(base + offset)).text;
        const range =
          dynamic && dynamic.prefix > prefix ? cidrAt(base + dynamic.at, dynamic.prefix) : undefined;
        const one = pool(`10.9.0.0/${prefix}`, {
          reserved: reserved.map(text),
          ...(range && { dynamic: range }),
        });
        const free = Array.from({ length: 64 }, (_, offset) => text(offset)).filter(
          (candidate) => refusal(one, candidate) === undefined,
        );
        const left = free.filter((candidate) => !taken.map(text).includes(candidate));
        const next = nextFree(one, text(after), new Set(taken.map(text)));
        const behind = left.filter((candidate) => valueOf(candidate) > valueOf(text(after)));
        expect({ size: poolSize(one), next }).toEqual({ size: free.length, next: behind[0] ?? left[0] });
      }),
      { numRuns: 500 },
    );
  });
});

const valueOf = (text: string): bigint => parseAddress(text)!.value;

function cidrAt(value: number, prefix: number): string {
  const size = 2 ** (32 - prefix);
  return `${addressAt(4, BigInt(value - (value % size))).text}/${prefix}`;
}
