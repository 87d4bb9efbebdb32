import type { Piece, Screen } from '../format/screen';
import { wrap } from '../format/wrap';
import { severityColours, sorted, type Finding, type Severity } from '../../doctor/finding';

/**
 * For a person: problems first, the gravest at the top, then notes, then a line for each check that is ok or could not be done, then the
 * sum.
 */
export function printReport(out: Screen, findings: readonly Finding[]): void {
  for (const finding of sorted(findings).filter((one) => !isPlain(one))) {
    printBlock(out, finding);
    out.line();
  }
  const plain = sorted(findings).filter(isPlain);
  const width = Math.max(0, ...plain.map(({ check }) => check.length));
  for (const { severity, check, what } of plain)
    hanging(out, [label(severity), ` ${check.padEnd(width)}  `], width + 10, what);
  if (plain.length > 0) out.line();
  out.line(sum(findings));
}

/** Findings that need no explanation: ok, or not checked. */
function isPlain({ severity, means, command }: Finding): boolean {
  return severity === 'ok' || (severity === 'note' && means === undefined && command === undefined);
}

function printBlock(out: Screen, { severity, check, subject, what, means, command = [] }: Finding): void {
  out.line(label(severity), ` ${check}: ${subject}`);
  hanging(out, ['  found  '], 9, what);
  if (means !== undefined) hanging(out, ['  means  '], 9, means);
  // Not wrapped, for copying.
  command.forEach((line, at) => {
    out.line(at === 0 ? '  fix    ' : '         ', line);
  });
}

function label(severity: Severity): Piece {
  return { text: severity.toUpperCase().padEnd(7), colour: severityColours[severity] };
}

/** Text whose further lines stand below the first one. */
function hanging(out: Screen, head: readonly Piece[], indent: number, text: string): void {
  const columns = out.columns() ?? 120;
  wrap(text, Math.max(columns - indent, 30)).forEach((line, at) => {
    out.line(...(at === 0 ? head : [' '.repeat(indent)]), line);
  });
}

function sum(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const part = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${part(count('error'), 'error')}, ${part(count('warning'), 'warning')}, ${part(count('note'), 'note')}, ${count('ok')} ok`;
}
