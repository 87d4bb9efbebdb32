import type { AddressPair } from '../../../src/model/record';
import { claim, container, endpoints, hour, lease } from '../../support/records';
import { assigned, now, pool, type Given } from './assigning';

const asking = (pin: AddressPair, name = 'a', createdAt = 1) =>
  claim({ name, pin, container: { name, createdAt } });
const held = (name: string, ipv4: string) => lease({ name, of: name, ipv4 });

describe('a pin', () => {
  it.each<[string, string, Given]>([
    ['free', '10.9.0.7', {}],
    [
      'outside the part where addresses are chosen',
      '10.9.0.3',
      { pools: { ipv4: pool({ first: 0x0a090008n }) } },
    ],
    ['another than the lease has: the name moves', '10.9.0.7', { leases: [held('a', '10.9.0.4')] }],
    ['the one the lease has', '10.9.0.4', { leases: [held('a', '10.9.0.4')] }],
  ])('is honoured: %s', (_, ipv4, given) => {
    const { addresses, refused } = assigned([asking({ ipv4 })], given);
    expect({ addresses, refused }).toEqual({ addresses: { a: ipv4 }, refused: [] });
  });

  const stranger = (parts: Parameters<typeof endpoints>) => ({
    others: [container({ name: 'stranger', endpoints: endpoints(...parts) })],
  });

  it.each<[string, string, RegExp, Given]>([
    ['the gateway', '10.9.0.1', /gateway/, {}],
    ['the network address', '10.9.0.0', /network or the broadcast/, {}],
    ['the broadcast address', '10.9.0.15', /network or the broadcast/, {}],
    ['in the engine’s own range', '10.9.0.13', /10\.9\.0\.12\/30/, {}],
    ['of another subnet', '192.168.0.9', /outside 10\.9\.0\.0\/28/, {}],
    [
      'leased to another name',
      '10.9.0.7',
      /leased to b\/0/,
      { leases: [lease({ name: 'b', of: 'gone', ipv4: '10.9.0.7', idleSince: now - hour })] },
    ],
    [
      'in use by a container that is not ours',
      '10.9.0.7',
      /container stranger/,
      stranger([{}, { live: { ipv4: '10.9.0.7' } }]),
    ],
    [
      'in the configuration of a container that is not ours',
      '10.9.0.7',
      /container stranger/,
      stranger(['10.9.0.7']),
    ],
  ])('is refused, and the name gets another address: %s', (_, ipv4, reason, given) => {
    const { addresses, problems } = assigned([asking({ ipv4 })], given);
    expect({ address: addresses['a'], problems }).toEqual({
      address: '10.9.0.2',
      problems: [
        {
          kind: 'address-pin-refused',
          about: expect.objectContaining({ kind: 'container', name: 'a' }) as unknown,
          message: expect.stringMatching(reason) as string,
          remedy: expect.stringMatching(/./) as string,
        },
      ],
    });
  });

  it('that is refused leaves the lease where it is', () => {
    const { addresses } = assigned([asking({ ipv4: '10.9.0.1' })], { leases: [held('a', '10.9.0.4')] });
    expect(addresses).toEqual({ a: '10.9.0.4' });
  });

  it('of two containers goes to the older one', () => {
    const { addresses, refused } = assigned([
      asking({ ipv4: '10.9.0.7' }, 'b', 2),
      asking({ ipv4: '10.9.0.7' }, 'a', 1),
    ]);
    expect({ addresses, refused }).toEqual({
      addresses: { a: '10.9.0.7', b: '10.9.0.2' },
      refused: [expect.stringMatching(/^address-pin-refused, container b: .*leased to a\/0/)],
    });
  });

  it('to an address that another name moves away from is honoured in the same pass', () => {
    const leases = [held('a', '10.9.0.4'), held('b', '10.9.0.5')];
    const claims = [asking({ ipv4: '10.9.0.5' }, 'a', 1), asking({ ipv4: '10.9.0.6' }, 'b', 2)];
    const { addresses, refused } = assigned(claims, { leases });
    expect({ addresses, refused }).toEqual({ addresses: { a: '10.9.0.5', b: '10.9.0.6' }, refused: [] });
  });

  it('of one family leaves the other to choice', () => {
    const pools = { ipv4: pool(), ipv6: pool({ cidr: 'fd00::/64' }) };
    expect([
      assigned([asking({ ipv6: 'fd00::abc' })], { pools }).addresses,
      assigned([asking({ ipv4: '10.9.0.7' })], { pools }).addresses,
      assigned([asking({ ipv4: '10.9.0.7', ipv6: 'fd01::1' })], { pools }).addresses,
    ]).toEqual([{ a: '10.9.0.2 fd00::abc' }, { a: '10.9.0.7 fd00::2' }, { a: '10.9.0.7 fd00::2' }]);
  });

  it('to IPv6 on a network without it is a problem', () => {
    const { addresses, refused } = assigned([asking({ ipv6: 'fd00::abc' })]);
    expect({ addresses, refused }).toEqual({
      addresses: { a: '10.9.0.2' },
      refused: [expect.stringMatching(/^address-pin-refused, container a: .*fd00::abc.*no IPv6/)],
    });
  });

  it('stays honoured when the container itself, or one that stood in for it, has the address already', () => {
    const old = claim({
      name: 'a',
      pin: { ipv4: '10.9.0.7' },
      container: { name: 'old', state: 'exited', createdAt: 1, endpoints: endpoints('10.9.0.7') },
    });
    const fresh = claim({ name: 'a', pin: { ipv4: '10.9.0.7' }, container: { name: 'fresh', createdAt: 2 } });
    expect(
      [
        assigned([old]),
        assigned([old, fresh]),
        assigned([fresh, old], { leases: [lease({ name: 'a', of: 'fresh' })] }),
      ].map(({ addresses, refused }) => [addresses, refused]),
    ).toEqual([1, 2, 3].map(() => [{ a: '10.9.0.7' }, []]));
  });
});
