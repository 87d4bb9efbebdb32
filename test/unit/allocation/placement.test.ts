import { placementOf } from '../../../src/allocation/placement';
import type { ContainerRecord, NetworkMode } from '../../../src/model/record';
import { byId, claim, container, idOf } from '../../support/records';

const at = (name: string, networkMode: NetworkMode): ContainerRecord => container({ name, networkMode });
const sharing = (of: string): NetworkMode => ({ kind: 'container', of });

function place(networkMode: NetworkMode, ...others: readonly ContainerRecord[]): unknown {
  const all = byId(...others);
  const placement = placementOf(
    claim({ container: { networkMode } }),
    (idOrName) => all.get(idOrName) ?? others.find(({ name }) => name === idOrName),
  );
  if (placement.kind === 'shared') return `shared with ${placement.with.name}`;
  return placement.kind === 'nowhere' ? placement.problem : placement.kind;
}

const problem = (message: RegExp) => ({
  kind: 'no-address',
  about: { kind: 'container', id: idOf('app-1'), name: 'app-1' },
  message: expect.stringMatching(message) as string,
  remedy: expect.stringMatching(/./) as string,
});

describe('placementOf', () => {
  const x = at('x', { kind: 'networks' });

  it.each<[string, NetworkMode, readonly ContainerRecord[], unknown]>([
    ['on networks of its own', { kind: 'networks' }, [], 'own'],
    ['on the host’s network', { kind: 'host' }, [], 'loopback'],
    ['that shares by id', sharing(idOf('x')), [x], 'shared with x'],
    ['that shares by name', sharing('x'), [x], 'shared with x'],
    ['that shares with one on the host’s network', sharing('x'), [at('x', { kind: 'host' })], 'loopback'],
    ['that shares over two steps', sharing('y'), [at('y', sharing('x')), x], 'shared with x'],
    ['without a network', { kind: 'none' }, [], problem(/has no network/)],
    [
      'that shares with one without a network',
      sharing('x'),
      [at('x', { kind: 'none' })],
      problem(/no network/),
    ],
    ['that shares with one that is gone', sharing('x'), [], problem(/network of x, which does not exist/)],
    ['in a circle', sharing('x'), [at('x', sharing('y')), at('y', sharing('x'))], problem(/circle/)],
  ])('of a container %s', (_, mode, others, expected) => {
    expect(place(mode, ...others)).toEqual(expected);
  });
});
