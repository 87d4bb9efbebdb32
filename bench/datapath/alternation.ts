import type { Connections, Generator } from '../load/generator';
import { rounded, type Summary, summaryOf } from '../lib/statistics';
import { type Case, type CaseKey, within } from './cases';
import { tracking, work } from './kernel';
import { paths } from './nginx';
import type { Site } from './site';

/** What one case did in one alternation. */
export interface CaseFigures {
  /** Requests a second at saturation. */
  readonly saturation: Readonly<Record<Load, number>>;
  /** At the fixed rate, each request over a new connection; microseconds. */
  readonly small: OpenFigures;
  readonly large: OpenFigures;
  readonly errors: number;
  /** Growth over all of it, in the engine's network. */
  readonly insertFailed: number;
  readonly drop: number;
}

export type Load = 'newSmall' | 'newLarge' | 'keptSmall' | 'keptLarge';

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

const saturationSeconds = 2; // wrk takes whole ones
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

  /** To be asked for first: an entry that outlives its connection can be used again by the next with the same source port. */
  async entriesPerRequest(cases: readonly Case[]): Promise<Readonly<Partial<Record<CaseKey, number>>>> {
    const entries: Partial<Record<CaseKey, number>> = {};
    for (const one of cases) entries[one.key] = await within(one, () => this.#entriesPerRequest(one));
    return entries;
  }

  async #case(one: Case): Promise<CaseFigures> {
    const before = await tracking(this.site.host);
    const { address, ports } = one.place;
    let errors = 0;
    const saturate = async (port: number, path: string, keep: boolean): Promise<number> => {
      const url = `http://${address}:${port}${path}`;
      const result = await this.client.saturate(url, { seconds: saturationSeconds, keep });
      errors += result.errors;
      return rounded(result.perSecond);
    };
    const saturation = {
      newSmall: await saturate(ports.fresh, paths.small, false),
      newLarge: await saturate(ports.fresh, paths.large, false),
      keptSmall: await saturate(ports.kept, paths.small, true),
      keptLarge: await saturate(ports.kept, paths.large, true),
    };
    const small = await this.#open(one, paths.small);
    const large = await this.#open(one, paths.large);
    const after = await tracking(this.site.host);
    return {
      saturation,
      small,
      large,
      errors,
      insertFailed: after.insertFailed - before.insertFailed,
      drop: after.drop - before.drop,
    };
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

  async #entriesPerRequest({ place: { address, ports } }: Case): Promise<number> {
    const before = await tracking(this.site.host);
    const options = { seconds: counted / open.perSecond, perSecond: open.perSecond, path: paths.small };
    const { all } = await this.client.open(address, ports.fresh, options);
    const after = await tracking(this.site.host);
    return rounded((after.entries - before.entries) / all.length);
  }
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
