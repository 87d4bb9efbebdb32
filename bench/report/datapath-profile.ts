import type { DatapathFigures } from '../datapath';
import { type CaseKey, caseKeys, caseNames } from '../datapath/cases';
import type { CaseProfile, Profile } from '../datapath/profile';
import { type Group, groups } from '../datapath/profile-groups';
import { type Spread, spreadOf } from '../lib/statistics';
import { text } from './comparison';
import { shown, table } from './markdown';

/** The middle of all alternations, microseconds of processor time a request. */
export class ProfileReading {
  private constructor(
    private readonly profiles: readonly Profile[],
    private readonly entries: readonly DatapathFigures['applicationEntries'][],
  ) {}

  static of(runs: readonly DatapathFigures[]): ProfileReading | undefined {
    const profiles = runs.flatMap((run) => run.profiles ?? []);
    const entries = runs.map(({ applicationEntries }) => applicationEntries);
    return profiles.length === 0 ? undefined : new ProfileReading(profiles, entries);
  }

  get count(): number {
    return this.profiles.length;
  }

  get keys(): readonly CaseKey[] {
    return caseKeys.filter((key) => this.profiles.some((one) => one[key] !== undefined));
  }

  /** Of the groups together. */
  of(key: CaseKey, among: readonly Group[]): number {
    return spreadOf(this.#each(key, (one) => sumOf(one, among))).median;
  }

  /** Of a request, in the application's own network. */
  applicationEntries(key: CaseKey): Spread {
    return spreadOf(this.entries.flatMap((one) => one?.[key] ?? []));
  }

  perSecond(key: CaseKey): Spread {
    return spreadOf(this.#each(key, ({ perSecond }) => perSecond));
  }

  /** Within each alternation. */
  ratio(key: CaseKey, to: CaseKey, measure: (one: CaseProfile) => number): Spread {
    const pairs = this.profiles.flatMap((one) => {
      const [figures, base] = [one[key], one[to]];
      return figures && base ? [measure(figures) / measure(base)] : [];
    });
    return spreadOf(pairs);
  }

  #each(key: CaseKey, measure: (one: CaseProfile) => number): number[] {
    return this.profiles.flatMap((one) => (one[key] ? [measure(one[key])] : []));
  }
}

export const netfilter: readonly Group[] = groups.filter((group) => group.startsWith('netfilter'));
export const links: readonly Group[] = ['bridge', 'devices and queues'];
export const served: readonly Group[] = groups.filter((group) => group !== 'client');

/** Groups without a sample are not in the results. */
export function sumOf({ microseconds }: CaseProfile, among: readonly Group[]): number {
  return among.reduce((sum, group) => sum + (microseconds[group] ?? 0), 0);
}

export function profileSection(profile: ProfileReading | undefined): string[] {
  if (profile === undefined) return [];
  const { keys } = profile;
  const row = (name: string, among: readonly Group[]): (string | number)[] => [
    name,
    ...keys.map((key) => profile.of(key, among)),
  ];
  const perSecond = ['requests/s, while nobody looked', ...keys.map((key) => text(profile.perSecond(key)))];
  const toFloor = keys.map((key) =>
    key === 'e' ? '1' : text(profile.ratio(key, 'e', (one) => one.perSecond)),
  );
  return [
    `### Where the processor time goes\n\n\`NATHOST_BENCH_PIECES=profile make bench-datapath\`: \`perf\` at saturation, a new connection and 2 bytes a request, ${profile.count} alternations. Microseconds of processor time a request, by the innermost function of the kernel that belongs to one of these; what is done for packets counts where it belongs, whoever had the processor. Beside the cases above:\n\n- (f) ${caseNames.f}\n`,
    table(
      ['where', ...keys.map((key) => `(${key})`)],
      [
        ...groups.map((group) => row(group, [group])),
        row('**all**', groups),
        row('**all but the client**', served),
        perSecond,
        ['÷ (e)', ...toFloor],
      ],
    ),
    profileNote(profile),
  ];
}

function profileNote(profile: ProfileReading): string {
  if (!profile.keys.includes('f')) return '';
  const left = profile.of('d', ['netfilter: connection tracking']);
  const containers = profile.ratio('f', 'e', (one) => sumOf(one, groups));
  return `What is left of connection tracking in (d), ${shown(left)} µs, is that of the application’s own network: ${shown(profile.applicationEntries('d').median)} a request is the number of entries there, where the host has none. The engine translates the address of its DNS server there, which needs tracking, and nothing on the host has a say in it. Containers alone, with the floor’s network (f), cost ${text(containers)} × what (e) costs.\n`;
}
