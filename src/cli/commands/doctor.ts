import type { CommandSpec, Input } from '../command';
import type { Finding, Severity } from '../../doctor/finding';
import { findingListing } from '../doctor/listing';
import { CliFailure, exitStatus } from '../exit-status';
import { listOptions } from '../format/listing';
import { checkListing, filterRows, printList } from '../format/print-list';
import { withProgress } from '../progress';

const shortest = 100;
const longest = 3_600_000;

export const doctor: CommandSpec = {
  name: 'doctor',
  summary: 'Check nathost, its proxies and the host, and print what fixes each problem',
  description:
    'Checks nathost itself, its network, host-networked containers, their nginx configurations, the firewall, connection tracking and local ports. ' +
    'It changes nothing. It says what it could not read, for example without root or from another machine.\n' +
    `Exit status: ${exitStatus.ok} when all is well or there are only notes, ${exitStatus.unwell} with a warning, ${exitStatus.broken} with an error.`,
  arguments: [{ name: 'CHECK', optional: true, many: true }],
  options: [
    ...listOptions(findingListing),
    {
      name: 'interval',
      value: 'duration',
      description: 'Time between the two readings of counters, such as 500ms, 10s or 2m (default 2s)',
    },
  ],
  examples: [
    { command: 'sudo docker nathost doctor', says: 'All checks, problems first' },
    { command: 'sudo docker nathost doctor firewall dnat-flows', says: 'Only some checks' },
    {
      command: 'sudo docker nathost doctor --filter severity=error --quiet',
      says: 'Only errors, one a line',
    },
  ],
  run: async (context, input) => {
    checkListing(input, findingListing);
    const intervalMs = intervalOf(input.value('interval') ?? '2s');
    const { allChecks } = await import('../../doctor/all-checks.ts');
    const wanted = chosen(input, allChecks);
    const { readFacts } = await import('../doctor/read-facts.ts');
    const reading = readFacts(context, intervalMs);
    const facts = await withProgress(
      context,
      `Reading counters twice, ${intervalMs / 1000} s apart`,
      reading,
    );
    const { sorted } = await import('../../doctor/finding.ts');
    const findings = sorted(wanted.flatMap((check) => check.run(facts)));
    const shown = filterRows(findingListing, input.values('filter'), findings);
    if (input.value('format') || input.flag('quiet'))
      printList(context, input, findingListing, shown.filter(isShown(input)));
    else {
      const { printReport } = await import('../doctor/report.ts');
      printReport(context.out, shown);
    }
    return statusOf(shown);
  },
};

/** The exit status of the gravest finding. */
export function statusOf(findings: readonly Finding[]): number {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity);
  if (has('error')) return exitStatus.broken;
  return has('warning') ? exitStatus.unwell : exitStatus.ok;
}

/** `--quiet` shows only warnings and errors. */
function isShown(input: Input): (finding: Finding) => boolean {
  return ({ severity }) => !input.flag('quiet') || severity === 'warning' || severity === 'error';
}

function chosen<C extends { readonly id: string }>(
  { arguments: ids }: Input,
  all: readonly C[],
): readonly C[] {
  const unknown = ids.filter((id) => !all.some((check) => check.id === id));
  if (unknown.length > 0)
    throw usage(`unknown check: ${unknown.join(', ')}`, `There are ${all.map(({ id }) => id).join(', ')}.`);
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}

function intervalOf(text: string): number {
  const [, count, unit] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(count) * (unit === 'm' ? 60_000 : unit === 's' ? 1000 : 1);
  if (ms >= shortest && ms <= longest) return ms;
  throw usage(`invalid interval: ${text}`, 'Give a time such as 500ms, 10s or 2m, from 100ms to 60m.');
}

function usage(message: string, remedy: string): CliFailure {
  return new CliFailure(message, { remedy, status: exitStatus.usage });
}
