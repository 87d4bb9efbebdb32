import type { CaseFigures } from '../datapath/alternation';
import type { CaseKey } from '../datapath/cases';
import { clientLimit, type Load, type SaturationCost } from '../datapath/saturation';
import { type Comparison, loadNames, text } from './comparison';
import { table } from './markdown';

const loads = Object.keys(loadNames) as Load[];
const costOf = ({ atSaturation }: CaseFigures): SaturationCost | undefined => atSaturation?.newSmall;
/** Absent figures, of results from before they were counted, give NaN, and an empty cell. */
const measured =
  (pick: (cost: SaturationCost) => number) =>
  (figures: CaseFigures): number => {
    const cost = costOf(figures);
    return cost === undefined ? NaN : pick(cost);
  };

/** Of all that runs but the client: what is used altogether follows from the client's share of it. */
const withoutClient = measured(({ client, clientShare }) => client / clientShare - client);

/** What a request costs while as many are made as are answered, and whether the client was the bottleneck. */
export function saturationCost(compared: Comparison): string {
  if (!compared.alternations.some((one) => Object.values(one).some((figures) => costOf(figures)))) return '';
  const percent = (pick: (cost: SaturationCost) => number): ((figures: CaseFigures) => number) =>
    measured((cost) => pick(cost) * 100);
  const rows = compared.keys.map((key) => [
    `(${key})`,
    text(
      compared.of(
        key,
        measured(({ processes }) => processes),
      ),
    ),
    text(
      compared.of(
        key,
        measured(({ softirq }) => softirq),
      ),
    ),
    text(
      compared.of(
        key,
        measured(({ client }) => client),
      ),
    ),
    text(compared.of(key, withoutClient)),
    key === 'a' ? '1' : text(compared.ratio('a', key, withoutClient)),
    compared.of(
      key,
      percent(({ clientThread }) => clientThread),
    ).median,
    compared.of(
      key,
      percent(({ idle }) => idle),
    ).median,
  ]);
  const head = ['case', 'processes, µs', 'softirq, µs', 'client, µs', 'all but the client, µs'];
  return [
    `Processor time of a request at saturation, ${loadNames.newSmall}. What the kernel does for packets while a process has the processor counts as that process’s. “(a) ÷ that”: how many times the requests of (a) would be answered if the client cost nothing.\n`,
    table([...head, '(a) ÷ that', 'client’s thread, %', 'idle, %'], rows),
    clientNote(compared),
  ].join('\n');
}

const reasons = {
  thread: 'its thread had a whole processor',
  processors: 'the processors were fully used, a fifth of it or more by the client',
} as const;

function clientNote(compared: Comparison): string {
  const lines = (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap((reason) => {
    const found = compared.keys.flatMap((key) => casesWith(compared, key, reason));
    return found.length === 0 ? [] : [`- ${reasons[reason]}: ${found.join('; ')}`];
  });
  return lines.length === 0
    ? 'The client was never the bottleneck.\n'
    : `**The client was a bottleneck** in these cases (of ${compared.alternations.length} alternations), so that their ratios are nearer to 1 than what is measured deserves:\n\n${lines.join('\n')}\n`;
}

function casesWith(compared: Comparison, key: CaseKey, reason: keyof typeof reasons): string[] {
  return loads.flatMap((load) => {
    const costs = compared.alternations.flatMap((one) => one[key]?.atSaturation?.[load] ?? []);
    const times = costs.filter((cost) => clientLimit(cost) === reason).length;
    return times === 0 ? [] : [`(${key}) ${loadNames[load]}, ${times}`];
  });
}
