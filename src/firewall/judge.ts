import { parseAddress } from '../model/address';
import { parseSubnet, subnetContains } from '../model/subnet';
import type { Chain, Condition, Packet, Rule } from './rule';

/** What a filter does with a packet; `perhaps` where that hangs on something that is not known. */
export type Judgement =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'dropped' | 'perhaps'; readonly chain: Chain; readonly by: string };

type Ternary = boolean | undefined;
type End = 'accept' | 'drop' | 'return';

/** A packet must pass every base chain of its hook; one that drops it is enough. */
export function judge(chains: readonly Chain[], packet: Packet): Judgement {
  let perhaps: Judgement | undefined;
  for (const base of chains) {
    if (base.hook !== packet.hook || !serves(base, packet)) continue;
    const walk = new Walk(chains, base, packet);
    const by = walk.run();
    if (by === undefined) continue;
    if (!walk.doubtful) return { outcome: 'dropped', chain: base, by };
    perhaps ??= { outcome: 'perhaps', chain: base, by };
  }
  return perhaps ?? { outcome: 'accepted' };
}

function serves(chain: Chain, packet: Packet): boolean {
  return chain.family === 'inet' || chain.family === packet.family;
}

/** Deeper than any real set of chains; a loop would be refused by the kernel. */
const deepest = 32;

class Walk {
  /** Whether a rule that may or may not match could have decided otherwise. */
  doubtful = false;
  private by = '';

  constructor(
    private readonly chains: readonly Chain[],
    private readonly base: Chain,
    private readonly packet: Packet,
  ) {}

  /** @returns what drops the packet; `undefined` when it passes */
  run(): string | undefined {
    const end = this.follow(this.base, 0);
    if (end === 'drop') return this.by;
    if (end === 'accept' || this.base.policy !== 'drop') return undefined;
    return `the policy of chain ${this.base.name} is drop, and no rule accepts it`;
  }

  private follow(chain: Chain, depth: number): End {
    if (depth > deepest) return 'return';
    let mayHaveReturned = false;
    for (const rule of chain.rules) {
      const matches = matchOf(rule, this.packet);
      const end = matches === false ? undefined : this.decide(rule, depth);
      if (end === undefined) continue;
      if (matches === true) {
        if (mayHaveReturned) this.doubtful = true;
        if (end === 'drop') this.by ||= `rule of chain ${chain.name}: ${rule.text}`;
        return end;
      }
      // What may let it pass leaves a drop behind it in doubt; what may drop it says nothing for sure.
      if (end === 'accept') this.doubtful = true;
      if (end === 'return') mayHaveReturned = true;
      if (end === 'drop') this.by = '';
    }
    return 'return';
  }

  private decide(rule: Rule, depth: number): End | undefined {
    const { verdict } = rule;
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
      case 'return':
        return verdict.kind;
      case 'none':
        return undefined;
      case 'unknown':
        this.doubtful = true;
        return undefined;
      case 'jump':
      case 'goto': {
        const target = this.chains.find(
          (chain) =>
            chain.name === verdict.chain &&
            chain.table === this.base.table &&
            chain.family === this.base.family &&
            chain.source === this.base.source,
        );
        const end = target && this.follow(target, depth + 1);
        if (verdict.kind === 'goto') return end ?? 'return';
        return end === 'return' ? undefined : end;
      }
    }
  }
}

function matchOf(rule: Rule, packet: Packet): Ternary {
  let match: Ternary = true;
  for (const condition of rule.conditions) {
    const holds = holdsFor(condition, packet);
    if (holds === false) return false;
    if (holds === undefined) match = undefined;
  }
  return match;
}

function holdsFor(condition: Condition, packet: Packet): Ternary {
  const plain = plainly(condition, packet);
  return plain === undefined ? undefined : plain !== condition.negated;
}

function plainly(condition: Condition, packet: Packet): Ternary {
  switch (condition.on) {
    case 'in':
      return isInterface(packet.in, condition.interfaces);
    case 'out':
      return isInterface(packet.out, condition.interfaces);
    case 'source':
      return isWithin(packet.source, condition.subnets);
    case 'destination':
      return isWithin(packet.destination, condition.subnets);
    case 'port':
      return isPort(packet.port, condition.ranges);
    case 'source-port':
      return condition.ranges.some(([first, last]) => first <= 1 && last === 65_535) || undefined;
    case 'protocol':
      return condition.protocols.some((name) => name === packet.protocol || name === 'all');
    case 'state':
      return condition.states.includes(packet.state);
    case 'family':
      return condition.family === packet.family;
    case 'local-destination':
      return packet.hook === 'input';
    case 'unknown':
      return undefined;
  }
}

/** A hook without that interface has an empty one, as the kernel sees it. */
function isInterface(name = '', patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [, start] = /^(.*)[+*]$/.exec(pattern) ?? [];
    return start === undefined ? pattern === name : name.startsWith(start);
  });
}

function isWithin(text: string | undefined, subnets: readonly string[]): Ternary {
  if (subnets.some((subnet) => /\/0$/.test(subnet))) return true;
  const address = text === undefined ? undefined : parseAddress(text);
  if (!address) return undefined;
  return subnets.some((written) => {
    const subnet = parseSubnet(
      written.includes('/') ? written : `${written}/${address.family === 4 ? 32 : 128}`,
    );
    return subnet !== undefined && subnetContains(subnet, address);
  });
}

function isPort(port: number | undefined, ranges: readonly (readonly [number, number])[]): Ternary {
  if (port === undefined) return undefined;
  return ranges.some(([first, last]) => first <= port && port <= last);
}
