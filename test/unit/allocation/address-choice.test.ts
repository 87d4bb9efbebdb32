import fc from 'fast-check';
import { addressAt } from '../../../src/model/address';
import type { Claim } from '../../../src/model/claim';
import type { Lease } from '../../../src/model/lease';
import { parseSubnet } from '../../../src/model/subnet';
import { claim, container, endpoints, hour, lease } from '../../support/records';
import { assigned, now, pool, type Given } from './assigning';

/** Containers are made in the order of their names. */
const named = (name: string, ipv4?: string): Claim =>
  claim({
    name,
    container: {
      name,
      createdAt: name.charCodeAt(0),
      ...(ipv4 !== undefined && { endpoints: endpoints(ipv4) }),
    },
  });
const leased = (name: string, ipv4: string, parts: Partial<Lease> = {}): Lease =>
  lease({ name, of: name, ipv4, ...parts });
const idle = { idleSince: now - hour };

describe('a new lease', () => {
  it('gets the first address behind the last one given', () => {
    const { addresses, cursors } = assigned([named('a'), named('b')], { cursors: { ipv4: '10.9.0.5' } });
    expect({ addresses, cursors }).toEqual({
      addresses: { a: '10.9.0.6', b: '10.9.0.7' },
      cursors: { ipv4: '10.9.0.7' },
    });
  });

  it.each<[string, Given]>([
    ['leased', { leases: [leased('x', '10.9.0.2')] }],
    ['leased to a name that is gone', { leases: [leased('x', '10.9.0.2', idle)] }],
    [
      'in the configuration of a container that is not ours',
      { others: [container({ name: 'x', endpoints: endpoints('10.9.0.2') })] },
    ],
    [
      'in use by a container that is not ours',
      { others: [container({ name: 'x', endpoints: endpoints({}, { live: { ipv4: '10.9.0.2' } }) })] },
    ],
  ])('never gets an address that is %s', (_, given) => {
    expect(assigned([named('a')], given).addresses).toMatchObject({ a: '10.9.0.3' });
  });

  it('never gets an address that another container is pinned to', () => {
    const pinned = claim({ name: 'b', pin: { ipv4: '10.9.0.2' }, container: { name: 'b' } });
    expect(assigned([named('a'), pinned]).addresses).toEqual({ a: '10.9.0.3', b: '10.9.0.2' });
  });

  it('gets an IPv6 address as well where the network has them', () => {
    const pools = { ipv4: pool(), ipv6: pool({ cidr: 'fd00::/64' }) };
    const { leases, cursors } = assigned([named('a')], { pools });
    expect({ leases, cursors }).toMatchObject({
      leases: [{ ipv4: '10.9.0.2', ipv6: 'fd00::2', resolvesTo: ['10.9.0.2', 'fd00::2'] }],
      cursors: { ipv4: '10.9.0.2', ipv6: 'fd00::2' },
    });
  });

  it('is not made while there is no network', () => {
    const { leases, holders } = assigned([named('a')], { pools: 'none' });
    expect({ leases, holders: holders.size }).toEqual({ leases: [], holders: 0 });
  });
});

describe('a leased address', () => {
  const stays = (ipv4: string, given: Given = {}) =>
    assigned([named('a')], { ...given, leases: [leased('a', ipv4)] }).addresses['a'];

  it.each<[string, string, Given]>([
    ['in the engine’s own range', '10.9.0.13', {}],
    [
      'outside the part where addresses are chosen',
      '10.9.0.2',
      { pools: { ipv4: pool({ first: 0x0a090008n }) } },
    ],
    [
      'that a container of another name has',
      '10.9.0.4',
      { others: [container({ name: 'x', endpoints: endpoints('10.9.0.4', { isLive: true }) })] },
    ],
    ['while there is no network', '10.200.0.4', { pools: 'none' }],
  ])('stays where the network can carry it: %s', (_, ipv4, given) => {
    expect(stays(ipv4, given)).toBe(ipv4);
  });

  it.each<[string, string, Given]>([
    ['outside the subnet', '10.8.0.4', {}],
    ['the gateway', '10.9.0.1', {}],
    [
      'an auxiliary address',
      '10.9.0.5',
      { pools: { ipv4: pool({ reserved: new Set(['10.9.0.1', '10.9.0.5']) }) } },
    ],
    ['the network address', '10.9.0.0', {}],
    ['the broadcast address', '10.9.0.15', {}],
  ])('changes where the network cannot carry it: %s', (_, ipv4, given) => {
    expect(stays(ipv4, given)).toBe('10.9.0.2');
  });

  it('stays, and its IPv6 address too, while the network has no IPv6', () => {
    const one = leased('a', '10.9.0.4', { ipv6: 'fd00::4' });
    const { leases } = assigned([named('a')], { leases: [one] });
    expect(leases).toMatchObject([{ ipv4: '10.9.0.4', ipv6: 'fd00::4', resolvesTo: ['10.9.0.4'] }]);
  });

  it('stays with the name when another container takes over', () => {
    const fresh = claim({ name: 'a', container: { name: 'fresh', endpoints: endpoints('10.9.0.9') } });
    expect(assigned([fresh], { leases: [leased('a', '10.9.0.4')] }).addresses).toEqual({ a: '10.9.0.4' });
  });
});

describe('a pool that is full', () => {
  const pools = { ipv4: pool({ first: 0x0a090002n, last: 0x0a090004n }) };
  const at = (hours: number) => ({ idleSince: now - hours * hour });

  it('is a problem that names the leases that are idle for longest, and the others go on', () => {
    const leases = [
      leased('young', '10.9.0.2', at(1)),
      leased('old', '10.9.0.3', at(5)),
      leased('a', '10.9.0.4'),
    ];
    const { addresses, problems } = assigned([named('a'), named('b')], { pools, leases });
    expect({ addresses, problems }).toEqual({
      addresses: { young: '10.9.0.2', old: '10.9.0.3', a: '10.9.0.4' },
      problems: [
        {
          kind: 'pool-full',
          about: expect.objectContaining({ kind: 'container', name: 'b' }) as unknown,
          message: expect.stringMatching(/10\.9\.0\.0\/28.*\bb;.*old \(since 20.*young \(since 20/) as string,
          remedy: expect.stringMatching(/NATHOST_LEASE_TTL.*NATHOST_SUBNET/) as string,
        },
      ],
    });
  });

  it('does not name idle leases that have no address to give', () => {
    const leases = [
      lease({ name: 'on-host', of: 'gone', resolvesTo: ['127.0.0.1'], ...at(9) }),
      ...[2, 3, 4].map((last) => leased(`held-${last}`, `10.9.0.${last}`)),
    ];
    const claims = [2, 3, 4].map((last) => named(`held-${last}`));
    const { problems } = assigned([...claims, named('b')], { pools, leases });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/no lease is idle/)]);
  });

  it('gives an address as soon as a lease ends, in the same pass', () => {
    const leases = [
      leased('x', '10.9.0.2'),
      leased('y', '10.9.0.3'),
      leased('z', '10.9.0.4', { idleSince: now - 30 * 24 * hour }),
    ];
    const { addresses, problems } = assigned([named('x'), named('y'), named('b')], { pools, leases });
    expect({ addresses, problems }).toEqual({
      addresses: { x: '10.9.0.2', y: '10.9.0.3', b: '10.9.0.4' },
      problems: [],
    });
  });
});

it('gives no address twice, none that is not for leases, and changes none that can stay', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const address = fc.integer({ min: 0, max: 18 }).map((last) => `10.9.0.${last}`);
  const given = fc.record({
    claims: fc.subarray(names),
    pins: fc.dictionary(fc.constantFrom(...names), address),
    configured: fc.dictionary(fc.constantFrom(...names), address),
    leases: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...names), ipv4: address, isIdle: fc.boolean() }),
      { selector: (one) => one.name },
    ),
    cursor: fc.option(address, { nil: undefined }),
  });
  fc.assert(
    fc.property(given, ({ claims, pins, configured, leases, cursor }) => {
      const used = new Set<string>();
      const before = leases
        .filter(({ ipv4 }) => !used.has(ipv4) && used.add(ipv4))
        .map(({ name, ipv4, isIdle }) => leased(name, ipv4, isIdle ? idle : {}));
      const result = assigned(
        claims.map((name) => {
          const pin = pins[name] === undefined ? {} : { ipv4: pins[name] };
          return { ...named(name, configured[name]), pin };
        }),
        { leases: before, cursors: cursor === undefined ? {} : { ipv4: cursor } },
      );
      const after = result.leases.map((one) => one.ipv4);
      expect(after.length).toBe(new Set(after).size);
      for (const one of result.leases) {
        const old = before.find(({ name }) => name === one.name)?.ipv4;
        if (one.idleSince === undefined) expect(one.ipv4).toMatch(/^10\.9\.0\.([2-9]|1[0-4])$/);
        if (one.ipv4 === old) continue;
        expect(one.ipv4).toMatch(/^10\.9\.0\.([2-9]|10|11)$/);
        if (old !== undefined && one.ipv4 !== pins[one.name]) expect(old).toMatch(/\.(0|1|15|16|17|18)$/);
      }
    }),
    { numRuns: 1_000 },
  );
});

it('finds out only once that a pool is full, however many ask', () => {
  const subnet = parseSubnet('10.9.0.0/20')!;
  let looks = 0;
  const first = subnet.first + 1n;
  const counting = {
    subnet,
    get first() {
      looks += 1;
      return first;
    },
    last: subnet.last - 1n,
    reserved: new Set<string>(),
  };
  const leases = Array.from({ length: 4_094 }, (_, index) =>
    leased(`n${index}`, addressAt(4, first + BigInt(index)).text, idle),
  );
  const claims = Array.from({ length: 200 }, (_, index) => named(`x${index}`));
  const { problems } = assigned(claims, { pools: { ipv4: counting }, leases });
  expect([problems.length, looks < 10]).toEqual([200, true]);
});
