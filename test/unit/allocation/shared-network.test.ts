import type { Claim } from '../../../src/model/claim';
import type { NetworkMode } from '../../../src/model/record';
import { claim, container, endpoints, idOf, lease } from '../../support/records';
import { assigned, type Given } from './assigning';

const sharing = (of: string): NetworkMode => ({ kind: 'container', of });
const sidecar = (parts: Partial<Omit<Claim, 'container'>> = {}, mode = sharing(idOf('x'))): Claim =>
  claim({ name: 'sidecar', ...parts, container: { name: 'sidecar', networkMode: mode } });
const x = claim({ name: 'x', container: { name: 'x' } });

function resolved(claims: readonly Claim[], given: Given = {}): unknown {
  const { leases, refused } = assigned(claims, given);
  return { names: Object.fromEntries(leases.map((one) => [one.name, one.resolvesTo])), refused };
}

describe('a container that shares another’s network', () => {
  it.each([
    ['before', [sidecar(), x]],
    ['after', [x, sidecar()]],
  ])('resolves to the other’s address, decided %s it', (_, claims) => {
    expect(resolved(claims)).toEqual({ names: { x: ['10.9.0.2'], sidecar: ['10.9.0.2'] }, refused: [] });
  });

  it('has no address of its own, whatever its pin', () => {
    const { leases } = assigned([x, sidecar({ pin: { ipv4: '10.9.0.9' } })]);
    expect(leases.map(({ name, ipv4 }) => [name, ipv4])).toEqual([
      ['x', '10.9.0.2'],
      ['sidecar', undefined],
    ]);
  });

  it('follows the other’s address', () => {
    const moved = { ...x, pin: { ipv4: '10.9.0.7' } };
    const before = assigned([x, sidecar()]).leases;
    expect(resolved([moved, sidecar()], { leases: before })).toMatchObject({
      names: { sidecar: ['10.9.0.7'] },
    });
  });

  it('resolves to the live address of one that has no name', () => {
    const others = [container({ name: 'x', endpoints: endpoints({ ipv4: '10.9.0.13' }, { isLive: true }) })];
    expect(resolved([sidecar()], { others })).toEqual({ names: { sidecar: ['10.9.0.13'] }, refused: [] });
  });

  it('keeps what it resolved to while such a one is down', () => {
    const before = lease({ name: 'sidecar', of: 'sidecar', resolvesTo: ['10.9.0.13'] });
    const others = [container({ name: 'x', state: 'exited' })];
    expect(resolved([sidecar()], { others, leases: [before] })).toMatchObject({
      names: { sidecar: ['10.9.0.13'] },
    });
  });

  it('does not resolve to the address that its name had in another place', () => {
    const before = lease({ name: 'sidecar', of: 'gone', ipv4: '10.9.0.4' });
    const others = [container({ name: 'x', state: 'exited' })];
    expect(resolved([sidecar()], { others, leases: [before] })).toMatchObject({ names: { sidecar: [] } });
  });

  it('of one without an address is a problem, and so is one whose partner is gone', () => {
    expect([resolved([sidecar()], { others: [container({ name: 'x' })] }), resolved([sidecar()])]).toEqual([
      {
        names: { sidecar: [] },
        refused: [expect.stringMatching(/^no-address, container sidecar: .*network of x/)],
      },
      { names: {}, refused: [expect.stringMatching(/^no-address, container sidecar: .*does not exist/)] },
    ]);
  });

  it('of one on the host’s network resolves to the loopback address', () => {
    const others = [container({ name: 'x', networkMode: { kind: 'host' } })];
    expect(resolved([sidecar()], { others })).toEqual({ names: { sidecar: ['127.0.0.1'] }, refused: [] });
  });

  it('of one that stands by has that one’s own live address, not that of the name', () => {
    const holder = claim({ name: 'x', container: { name: 'holder', createdAt: 1 } });
    const standby = claim({ name: 'x', container: { name: 'x', createdAt: 2 } });
    expect(resolved([holder, standby, sidecar()])).toMatchObject({
      names: { x: ['10.9.0.2'], sidecar: [] },
      refused: [expect.stringMatching(/^no-address/)],
    });
  });
});

describe('a container on the host’s network', () => {
  it('resolves to the loopback address, also without a network of ours', () => {
    const one = claim({ container: { networkMode: { kind: 'host' } } });
    expect([resolved([one]), resolved([one], { pools: 'none' })]).toEqual(
      [1, 2].map(() => ({ names: { app: ['127.0.0.1'] }, refused: [] })),
    );
  });

  it('gets an address of its own when it is made again on a network', () => {
    const before = assigned([claim({ container: { name: 'old', networkMode: { kind: 'host' } } })]).leases;
    expect(resolved([claim()], { leases: before })).toEqual({ names: { app: ['10.9.0.2'] }, refused: [] });
  });
});

it('a container without a network claims nothing, and another of its name does', () => {
  const none = claim({ container: { name: 'none', createdAt: 1, networkMode: { kind: 'none' } } });
  const { holders, refused } = assigned([none, claim({ container: { createdAt: 2 } })]);
  expect([[...holders.keys()], refused]).toEqual([
    [idOf('app-1')],
    [expect.stringMatching(/^no-address, container none: .*no network/)],
  ]);
});
