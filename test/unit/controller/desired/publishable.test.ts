import { publishable } from '../../../../src/controller/desired/publishable';
import { publishedNames } from '../../../../src/controller/desired/published-names';
import type { Lease } from '../../../../src/model/lease';
import { bytesPerSize, mostLines, placeSizeOf } from '../../../../src/model/line-room';
import { byId, container, lease } from '../../../support/records';

const settings = { domains: [], nameGrace: 60_000, handoverGrace: 10_000 };
const containers = byId(container({ name: 'greedy-1' }));

function chosen(leases: readonly Lease[], lines = 4) {
  const all = publishedNames(leases, 1000, settings).lines;
  return publishable(all, leases, containers, { lines, bytes: 1_000_000 });
}

const greedy = lease({
  name: 'greedy',
  aliases: ['g1', 'g2', 'g3', 'g4'],
  createdAt: 1,
  of: 'greedy-1',
  resolvesTo: ['10.9.0.2'],
});
const shop = lease({ name: 'shop', aliases: ['s1'], createdAt: 2, resolvesTo: ['10.9.0.3'] });

describe('names of which hosts files have no room for all', () => {
  it('are all published while they have', () => {
    const all = publishedNames([greedy, shop], 1000, settings).lines;
    const result = publishable(all, [greedy, shop], containers, { lines: 7, bytes: 1_000_000 });
    expect([result.lines === all, result.problems]).toEqual([true, []]);
  });

  it('are left out at the end of the longest labels, whoever came first, and it is told who asks for most', () => {
    expect([chosen([greedy, shop]).lines.map(({ name }) => name), chosen([greedy, shop]).problems]).toEqual([
      ['g1', 'greedy', 's1', 'shop'],
      [
        {
          kind: 'names-left-out',
          about: { kind: 'hosts-files' },
          message:
            'the hosts files have no room for 3 names, which do not resolve; these ask for the most names: greedy-1 (5), shop (2)',
          remedy: expect.any(String) as string,
        },
      ],
    ]);
  });

  it('stay when others come, but for those behind the ones that the newcomers have', () => {
    const late = lease({ name: 'late', createdAt: 3, resolvesTo: ['10.9.0.4'] });
    expect(chosen([greedy, shop, late]).lines.map(({ name }) => name)).toEqual([
      'g1',
      'greedy',
      'late',
      'shop',
    ]);
  });

  it('that no container holds go before those that one does', () => {
    const idle = lease({ name: 'idle', createdAt: 0, idleSince: 900, resolvesTo: ['10.9.0.5'] });
    expect(chosen([idle, greedy, shop], 2).lines.map(({ name }) => name)).toEqual(['greedy', 'shop']);
  });

  it('of 520 containers with 64 names each: as many as there is room for, with every first name', () => {
    const leases = Array.from({ length: 520 }, (_, n) =>
      lease({
        name: `shop-${n}`,
        aliases: Array.from({ length: 63 }, (_, alias) => `shop-${n}-${alias}`),
        createdAt: n,
        resolvesTo: [`10.9.${n >> 8}.${n & 255}`],
      }),
    );
    const { lines, problems } = publishable(publishedNames(leases, 1000, settings).lines, leases, containers);
    const names = new Set(lines.map(({ name }) => name));
    const bytes = lines.reduce((sum, line) => sum + placeSizeOf(line), 0);
    expect(lines).toHaveLength(mostLines);
    expect(bytes).toBeLessThanOrEqual(bytesPerSize);
    expect(leases.filter(({ name }) => !names.has(name))).toEqual([]);
    expect(problems.map(({ kind }) => kind)).toEqual(['names-left-out']);
  });
});
