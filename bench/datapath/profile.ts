import { join } from 'node:path';
import { run } from '../../test/support/command';
import { TemporaryFolder } from '../lib/temporary-folder';
import { rounded } from '../lib/statistics';
import type { Generator } from '../load/generator';
import { type Case, type CaseKey, within } from './cases';
import { type Group, samplesOf } from './profile-groups';
import { saturate, type SaturationCost } from './saturation';
import type { Site } from './site';

const script = join(__dirname, '../../scripts/bench-tools');
/** Samples a second on each processor; not a divisor of the timer's own frequency. */
const frequency = 1499;

/** One alternation of the cases, each a new connection and 2 bytes a request, at saturation. */
export type Profile = Readonly<Partial<Record<CaseKey, CaseProfile>>>;

export interface CaseProfile {
  /** While nobody looked. */
  readonly perSecond: number;
  readonly cost: SaturationCost;
  /** Microseconds of processor time a request, by where they went: samples of another two seconds. */
  readonly microseconds: Readonly<Partial<Record<Group, number>>>;
}

/** Looks where the processor time goes, with perf and its software clock: virtual machines often have no other. */
export class Profiler {
  private constructor(
    private readonly site: Site,
    private readonly client: Generator,
    private readonly perf: readonly [string, ...string[]],
    private readonly folder: TemporaryFolder,
  ) {}

  static async of(site: Site, client: Generator): Promise<Profiler> {
    const program = (await run(script, ['perf'])).trim().split('\n').at(-1) ?? '';
    const libraries = `LD_LIBRARY_PATH=${join(program, '../../lib/x86_64-linux-gnu')}`;
    const folder = await TemporaryFolder.make('nathost-profile-');
    return new Profiler(site, client, ['env', libraries, program], folder);
  }

  async measure(cases: readonly Case[]): Promise<Profile> {
    const profiles: Partial<Record<CaseKey, CaseProfile>> = {};
    for (const one of cases) profiles[one.key] = await within(one, () => this.#case(one));
    return profiles;
  }

  end(): Promise<void> {
    return this.folder.remove();
  }

  async #case({ place }: Case): Promise<CaseProfile> {
    const { perSecond, cost } = await saturate(this.site, this.client, place, 'newSmall');
    const data = join(this.folder.path, 'perf.data');
    const record = ['record', '-q', '-a', '-g', '-F', `${frequency}`, '-e', 'cpu-clock', '-o', data, '--'];
    const { requests } = await saturate(this.site, this.client, place, 'newSmall', [...this.perf, ...record]);
    const samples = samplesOf(await this.#samples(data), 'wrk', 'nginx');
    const inOne = ([group, count]: [string, number]): [string, number] => [
      group,
      rounded((count / frequency / requests) * 1e6),
    ];
    return { perSecond, cost, microseconds: Object.fromEntries(Object.entries(samples).map(inOne)) };
  }

  #samples(data: string): Promise<string> {
    const [file, ...args] = this.perf;
    return run(file, [...args, 'script', '-i', data, '-F', 'comm,ip,sym']);
  }
}
