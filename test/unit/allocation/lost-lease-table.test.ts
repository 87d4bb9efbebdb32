import fc from 'fast-check';
import type { Claim } from '../../../src/model/claim';
import { claim, container, endpoints, replica } from '../../support/records';
import { assigned, pool } from './assigning';

/** A claim of a container that has this address in its configuration. */
const having = (
  name: string,
  ipv4: string | undefined,
  parts: Partial<Omit<Claim, 'container'>> = {},
  createdAt = 1,
): Claim =>
  claim({
    name,
    ...parts,
    container: { name, createdAt, endpoints: ipv4 === undefined ? {} : endpoints(ipv4, { isLive: true }) },
  });

describe('without a lease table', () => {
  it('every container keeps the address in its configuration, in any order, whatever else is asked for', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const address = fc.integer({ min: 2, max: 11 }).map((last) => `10.9.0.${last}`);
    const given = fc
      .record({
        configured: fc.uniqueArray(address, { maxLength: names.length }),
        pins: fc.dictionary(fc.constantFrom(...names), address),
        ages: fc.array(fc.nat(3), { minLength: names.length, maxLength: names.length }),
      })
      .chain((one) => fc.tuple(fc.constant(one), fc.shuffledSubarray(names, { minLength: names.length })));
    fc.assert(
      fc.property(given, ([{ configured, pins, ages }, order]) => {
        const claims = order.map((name) => {
          const index = names.indexOf(name);
          const address4 = configured[index];
          // Where both are there, the configuration follows the pin already.
          const pin = pins[name] === undefined ? {} : { ipv4: address4 ?? pins[name] };
          return having(name, address4, { pin }, ages[index]);
        });
        const { addresses } = assigned(claims);
        const kept = names.slice(0, configured.length).map((name) => addresses[name]);
        expect(kept).toEqual(configured);
        expect(new Set(Object.values(addresses)).size).toBe(names.length);
      }),
      { numRuns: 500 },
    );
  });

  it('both families are kept', () => {
    const one = claim({ container: { endpoints: endpoints({ ipv4: '10.9.0.8', ipv6: 'fd00::8' }) } });
    const pools = { ipv4: pool(), ipv6: pool({ cidr: 'fd00::/64' }) };
    expect(assigned([one], { pools }).addresses).toEqual({ app: '10.9.0.8 fd00::8' });
  });

  it.each(['10.9.0.1', '10.9.0.13', '10.9.0.15', '172.20.0.4'])(
    '%s, which cannot be leased, is not kept',
    (ipv4) => {
      expect(assigned([having('a', ipv4)]).addresses).toEqual({ a: '10.9.0.2' });
    },
  );

  it('the holder is the container that has an address, not the first or the one that is up', () => {
    const holder = claim({
      container: { name: 'blue', state: 'exited', createdAt: 5, endpoints: endpoints('10.9.0.8') },
    });
    const standby = claim({ container: { name: 'green', createdAt: 1 } });
    const { addresses, holders, standbys } = assigned([standby, holder]);
    expect([addresses, [...holders.keys()], [...standbys]]).toEqual([
      { app: '10.9.0.8' },
      [holder.container.id],
      [[standby.container.id, 'app']],
    ]);
  });

  it('replicas keep their addresses, whichever slots they had', () => {
    const with2 = (number: number, ipv4: string) =>
      replica('web', number, { container: { endpoints: endpoints(ipv4) } });
    const { addresses } = assigned([with2(3, '10.9.0.4'), with2(1, '10.9.0.9'), with2(2, '10.9.0.6')]);
    expect(addresses).toEqual({ app: '10.9.0.9', 'app/1': '10.9.0.6', 'app/2': '10.9.0.4' });
  });

  it('a replica keeps its address, also where another one of its service is pinned to it', () => {
    const pinned = replica('web', 1, { pin: { ipv4: '10.9.0.6' } });
    const other = replica('web', 2, { container: { endpoints: endpoints('10.9.0.6') } });
    expect(assigned([pinned, other]).addresses).toEqual({ app: '10.9.0.2', 'app/1': '10.9.0.6' });
  });

  it('a name stays with the container that had it, also where an older one has it as an alias', () => {
    const older = having('foo', '10.9.0.4', { aliases: ['shop'] }, 1);
    const { addresses, refused } = assigned([older, having('shop', '10.9.0.5', {}, 2)]);
    expect({ addresses, refused }).toEqual({
      addresses: { foo: '10.9.0.4', shop: '10.9.0.5' },
      refused: [expect.stringMatching(/^name-taken, container foo: .*name shop/)],
    });
  });

  it('an address that two containers have in their configuration goes to one of them', () => {
    const { addresses } = assigned([having('b', '10.9.0.4', {}, 2), having('a', '10.9.0.4', {}, 1)]);
    expect(addresses).toEqual({ a: '10.9.0.4', b: '10.9.0.2' });
  });

  it('an address that a lease has already is not taken over', () => {
    const stray = container({ name: 'x', endpoints: endpoints('10.9.0.2') });
    const { addresses } = assigned([having('a', '10.9.0.4'), claim({ name: 'x', container: stray })], {
      leases: assigned([having('y', '10.9.0.2')]).leases,
    });
    expect(addresses).toEqual({ y: '10.9.0.2', a: '10.9.0.4', x: '10.9.0.3' });
  });
});
