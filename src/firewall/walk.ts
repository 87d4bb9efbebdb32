import { allOf, holds, type Packet } from './packet';
import type { Chain, Rule, Verdict } from './rule';

/** What the filter does with a kind of packets; `perhaps` if that depends on something unknown. */
export type Judgement =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'dropped' | 'perhaps'; readonly chain: Chain; readonly by: string };

/** A packet must pass every base chain of its hooks; one drop is enough. */
export function judge(chains: readonly Chain[], packet: Packet): Judgement {
  const walk = new Walk(chains, packet);
  let perhaps: Judgement | undefined;
  for (const chain of chains) {
    if (chain.base === undefined || chain.base.isNat || !meets(chain, packet)) continue;
    const { accepts, drops } = walk.throughBase(chain, chain.base.policy);
    if (drops === undefined) continue;
    if (!accepts) return { outcome: 'dropped', chain, by: drops };
    perhaps ??= { outcome: 'perhaps', chain, by: drops };
  }
  return perhaps ?? { outcome: 'accepted' };
}

/** The first chain in which a rule translates such a packet, or may translate it. */
export function translator(chains: readonly Chain[], packet: Packet): Chain | undefined {
  const walk = new Walk(chains, packet);
  return chains.find(
    (chain) =>
      chain.base?.isNat === true && meets(chain, packet) && walk.throughBase(chain, 'accept').translates,
  );
}

function meets({ base, family }: Chain, packet: Packet): boolean {
  const isOfFamily = family === 'inet' || (family === 'ip') === (packet.family === 4);
  return isOfFamily && base !== undefined && packet.hooks.includes(base.hook);
}

/** The possible outcomes of a list of rules. */
interface Ends {
  accepts: boolean;
  /** The rule or policy that certainly drops packets that reach it. */
  drops: string | undefined;
  translates: boolean;
  /** Whether the calling chain may continue. */
  returns: boolean;
}

class Walk {
  private readonly byId: ReadonlyMap<string, Chain>;
  /** By chain. A chain that is being evaluated has no entry yet; the kernel refuses loops. */
  private readonly known = new Map<string, Ends>();

  constructor(
    chains: readonly Chain[],
    private readonly packet: Packet,
  ) {
    this.byId = new Map(chains.map((chain) => [chain.id, chain]));
  }

  throughBase(chain: Chain, policy: 'accept' | 'drop'): Ends {
    const ends = this.through(chain);
    if (!ends.returns) return ends;
    if (policy === 'accept') return { ...ends, accepts: true };
    return {
      ...ends,
      drops: ends.drops ?? `the policy of chain ${chain.name} is drop, and no rule accepts it`,
    };
  }

  private through(chain: Chain): Ends {
    const known = this.known.get(chain.id);
    if (known) return known;
    const ends: Ends = { accepts: false, drops: undefined, translates: false, returns: false };
    this.known.set(chain.id, ends);
    if (!chain.rules.some((rule) => this.endsIn(rule, chain, ends))) ends.returns = true;
    return ends;
  }

  /** Adds the possible outcomes of a rule. Returns whether no packet reaches the next rule. */
  private endsIn({ conditions, verdict, text }: Rule, chain: Chain, ends: Ends): boolean {
    const truth = allOf(conditions.map((condition) => holds(condition, this.packet)));
    if (truth === 'no' || verdict.kind === 'none') return false;
    const found = this.endsOf(verdict, `rule of chain ${chain.name}: ${text}`);
    const isJump = verdict.kind === 'jump';
    ends.accepts ||= found.accepts;
    ends.translates ||= found.translates;
    ends.returns ||= found.returns && !isJump;
    // A rule that drops only some packets is not certain: lists of addresses and limits are common.
    if (truth === 'yes') ends.drops ??= found.drops;
    return truth === 'yes' && !(isJump && found.returns) && verdict.kind !== 'unknown';
  }

  private endsOf(verdict: Verdict, by: string): Ends {
    const nothing: Ends = { accepts: false, drops: undefined, translates: false, returns: false };
    switch (verdict.kind) {
      case 'accept':
        return { ...nothing, accepts: true };
      case 'drop':
        return { ...nothing, drops: by };
      case 'translate':
        return { ...nothing, translates: true };
      case 'unknown':
        return { ...nothing, accepts: true, translates: true };
      case 'return':
      case 'none':
        return { ...nothing, returns: true };
      case 'jump':
      case 'goto': {
        const target = this.byId.get(verdict.chain);
        return target ? this.through(target) : { ...nothing, returns: true };
      }
    }
  }
}
