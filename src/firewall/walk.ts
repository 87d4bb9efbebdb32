import type { AddressFamily } from '../model/address';
import type { Hook, Packet, Truth } from './packet';

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'none' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export interface Rule {
  /** Whether it applies to the packet. */
  readonly truth: Truth;
  readonly verdict: Verdict;
}

export interface Chain {
  /** `table ip filter, chain INPUT`. */
  readonly text: string;
  /** Unique; what jumps name. */
  readonly id: string;
  readonly families: readonly AddressFamily[];
  /** Present for a chain that the kernel calls itself. */
  readonly base?: { readonly hook: Hook; readonly policy: 'accept' | 'drop' };
  readonly rules: readonly Rule[];
}

const deepest = 32;

/** The first chain that drops the packet, as far as can be told; a rule that applies to some of the packets decides nothing. */
export function whoDrops(packet: Packet, chains: readonly Chain[]): Chain | undefined {
  const byId = new Map(chains.map((chain) => [chain.id, chain]));
  return chains.find(({ base, families, ...chain }) => {
    if (base === undefined || !packet.hooks.includes(base.hook) || !families.includes(packet.family))
      return false;
    const end = run(chain.rules, byId, packet.isLenient, 0);
    return end === 'drop' || (end === 'none' && base.policy === 'drop');
  });
}

type End = 'accept' | 'drop' | 'none';

function run(
  rules: readonly Rule[],
  chains: ReadonlyMap<string, Chain>,
  isLenient: boolean,
  depth: number,
): End {
  for (const { truth, verdict } of rules) {
    if (truth === 'no') continue;
    const isJump = verdict.kind === 'jump' || verdict.kind === 'goto';
    const end = isJump
      ? depth < deepest
        ? run(chains.get(verdict.chain)?.rules ?? [], chains, isLenient, depth + 1)
        : 'none'
      : verdict.kind;
    if (end === 'accept' && (truth === 'yes' || isLenient)) return 'accept';
    if (truth !== 'yes') continue;
    if (end === 'drop') return 'drop';
    if (end === 'return' || verdict.kind === 'goto') return 'none';
  }
  return 'none';
}
