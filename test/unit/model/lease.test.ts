import type { Lease } from '../../../src/model/lease';
import { leaseKey, sameLease } from '../../../src/model/lease';
import { lease } from '../../support/records';

const one = (): Lease => ({
  name: 'app',
  slot: 0,
  ipv4: '10.203.0.2',
  ipv6: 'fd00::2',
  aliases: ['web'],
  resolvesTo: ['10.203.0.2', 'fd00::2'],
  holder: { container: 'c1', service: 'compose:web/app', replica: 1 },
  createdAt: 5,
  idleSince: 7,
});

describe('sameLease', () => {
  it('is true of two that say the same', () => {
    expect(sameLease(one(), one())).toBe(true);
  });

  const { ipv4, ipv6, idleSince, ...bare } = one();
  it.each<[string, Lease]>([
    ['name', { ...one(), name: 'shop' }],
    ['slot', { ...one(), slot: 1 }],
    ['ipv4', { ...one(), ipv4: '10.203.0.3' }],
    ['no ipv4', { ...bare, ...(ipv6 && { ipv6 }), ...(idleSince && { idleSince }) }],
    ['no ipv6', { ...bare, ...(ipv4 && { ipv4 }), ...(idleSince && { idleSince }) }],
    ['no idleSince', { ...bare, ...(ipv4 && { ipv4 }), ...(ipv6 && { ipv6 }) }],
    ['aliases', { ...one(), aliases: ['web', 'api'] }],
    ['order of aliases', { ...one(), aliases: [] }],
    ['resolvesTo', { ...one(), resolvesTo: ['fd00::2', '10.203.0.2'] }],
    ['holder', { ...one(), holder: { ...one().holder, container: 'c2' } }],
    ['service', { ...one(), holder: { ...one().holder, service: 'compose:b/app' } }],
    ['replica', { ...one(), holder: { ...one().holder, replica: 2 } }],
    ['createdAt', { ...one(), createdAt: 6 }],
  ])('is false when they differ in %s', (_, other) => {
    expect([sameLease(one(), other), sameLease(other, one())]).toEqual([false, false]);
  });

  it('looks at every field that a lease has', () => {
    const fields = { ...one().holder, ...one() };
    expect(Object.keys(fields).toSorted()).toEqual([
      'aliases',
      'container',
      'createdAt',
      'holder',
      'idleSince',
      'ipv4',
      'ipv6',
      'name',
      'replica',
      'resolvesTo',
      'service',
      'slot',
    ]);
  });
});

describe('leaseKey', () => {
  it('tells names and slots apart', () => {
    const keys = [lease(), lease({ slot: 1 }), lease({ name: 'app2' }), lease({ slot: 11 })].map(leaseKey);
    expect(new Set(keys).size).toBe(4);
  });
});
