import type { NetworkNamespace } from '../../test/support/network-namespace';
import type { Connections, Generator } from '../load/generator';
import { rounded, type Summary, summaryOf } from '../lib/statistics';
import { type Case, type CaseKey, within } from './cases';
import { tracking, work } from './kernel';
import { paths } from './nginx';
import { clientLimit, type Load, saturate, type Saturated, type SaturationCost } from './saturation';
import type { Site } from './site';

/** What one case did in one alternation. */
export interface CaseFigures {
  /** Requests a second at saturation. */
  readonly saturation: Readonly<Record<Load, number>>;
  /** Absent in results from before it was counted. */
  readonly atSaturation?: Readonly<Record<Load, SaturationCost>>;
  /** At the fixed rate, each request over a new connection; microseconds. */
  readonly small: OpenFigures;
  readonly large: OpenFigures;
  readonly errors: number;
  /** Growth over all of it, in the engine's network. */
  readonly insertFailed: number;
  readonly drop: number;
}

interface OpenFigures {
  readonly perSecond: number;
  readonly connect: Summary;
  readonly request: Summary;
  /** Connections of which a SYN or a segment was sent again. */
  readonly sentAgain: number;
  /** Microseconds of processor time a request: of proxy, application and engine, and of the kernel's softirqs. */
  readonly processes: number;
  readonly softirq: number;
  /** Microseconds by which the client was late in 99 of 100 cases: thousands mean that it was the bottleneck. */
  readonly clientLate: number;
}

const open = { seconds: 3, perSecond: 600 };
const counted = 200;

export class Alternation {
  constructor(
    private readonly site: Site,
    private readonly client: Generator,
  ) {}

  async measure(cases: readonly Case[]): Promise<Readonly<Partial<Record<CaseKey, CaseFigures>>>> {
    const figures: Partial<Record<CaseKey, CaseFigures>> = {};
    for (const one of cases) figures[one.key] = await within(one, () => this.#case(one));
    return figures;
  }

  /** To be asked for first: an entry that outlives its connection can be used again by the next with the same source port.
   * @param network whose entries are counted */
  async entriesPerRequest(
    cases: readonly Case[],
    network = this.site.host,
  ): Promise<Readonly<Partial<Record<CaseKey, number>>>> {
    const entries: Partial<Record<CaseKey, number>> = {};
    for (const one of cases)
      entries[one.key] = await within(one, () => this.#entriesPerRequest(one, network));
    return entries;
  }

  async #case(one: Case): Promise<CaseFigures> {
    const before = await tracking(this.site.host);
    const saturated = {
      newSmall: await this.#saturate(one, 'newSmall'),
      newLarge: await this.#saturate(one, 'newLarge'),
      keptSmall: await this.#saturate(one, 'keptSmall'),
      keptLarge: await this.#saturate(one, 'keptLarge'),
    };
    const small = await this.#open(one, paths.small);
    const large = await this.#open(one, paths.large);
    const after = await tracking(this.site.host);
    return {
      saturation: ofEach(saturated, ({ perSecond }) => perSecond),
      atSaturation: ofEach(saturated, ({ cost }) => cost),
      small,
      large,
      errors: Object.values(saturated).reduce((sum, { errors }) => sum + errors, 0),
      insertFailed: after.insertFailed - before.insertFailed,
      drop: after.drop - before.drop,
    };
  }

  async #saturate({ key, place }: Case, load: Load): Promise<Saturated> {
    const result = await saturate(this.site, this.client, place, load);
    const limit = clientLimit(result.cost);
    if (limit !== undefined) console.log(`(${key}) ${load}: the client was the bottleneck (${limit})`);
    return result;
  }

  async #open({ place: { address, ports } }: Case, path: string): Promise<OpenFigures> {
    const { dir } = this.site.nathost.engine;
    const before = work(dir);
    const connections = await this.client.open(address, ports.fresh, { ...open, path });
    const after = work(dir);
    const perRequest = (seconds: number): number => rounded((seconds * 1e6) / connections.all.length);
    return {
      perSecond: open.perSecond,
      ...latenciesOf(connections),
      processes: perRequest(after.processes - before.processes),
      softirq: perRequest(after.softirq - before.softirq),
      clientLate: connections.late.p99,
    };
  }

  async #entriesPerRequest({ place: { address, ports } }: Case, network: NetworkNamespace): Promise<number> {
    const before = await tracking(network);
    const options = { seconds: counted / open.perSecond, perSecond: open.perSecond, path: paths.small };
    const { all } = await this.client.open(address, ports.fresh, options);
    const after = await tracking(network);
    return rounded((after.entries - before.entries) / all.length);
  }
}

function ofEach<T>(
  saturated: Readonly<Record<Load, Saturated>>,
  pick: (one: Saturated) => T,
): Record<Load, T> {
  const { newSmall, newLarge, keptSmall, keptLarge } = saturated;
  return {
    newSmall: pick(newSmall),
    newLarge: pick(newLarge),
    keptSmall: pick(keptSmall),
    keptLarge: pick(keptLarge),
  };
}

function latenciesOf({ all }: Connections): Pick<OpenFigures, 'connect' | 'request' | 'sentAgain'> {
  const failed = all.filter(({ answered, status }) => answered < 0 || status !== 200);
  if (failed.length > 0) throw new Error(`${failed.length} of ${all.length} requests failed`);
  return {
    connect: summaryOf(all.map(({ connected }) => connected)),
    request: summaryOf(all.map(({ answered }) => answered)),
    sentAgain: all.filter(({ sentAgain }) => sentAgain > 0).length,
  };
}
