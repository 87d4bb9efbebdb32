import { wrap } from '../format/wrap';
import { paint } from '../format/colour';
import { visible } from '../format/visible';
import { severityColours, sorted, type Finding, type Severity } from './finding';

export interface ReportOptions {
  readonly columns: number;
  readonly colours: boolean;
}

/** For a person: problems first, the gravest at the top, then notes, then a line for each check that is well or could not be done, then the sum. */
export function report(findings: readonly Finding[], options: ReportOptions): string {
  const blocks = sorted(findings)
    .filter((finding) => !isPlain(finding))
    .map((finding) => block(finding, options));
  const plain = sorted(findings).filter(isPlain);
  const width = Math.max(0, ...plain.map(({ check }) => check.length));
  const lines = plain.map(({ severity, check, what }) =>
    hanging(`${label(severity, options)} ${check.padEnd(width)}  `, what, options),
  );
  return [...blocks, ...(lines.length > 0 ? [lines.join('\n')] : []), sum(findings)].join('\n\n') + '\n';
}

/** What says nothing but itself: what is well, and what could not be looked at. */
function isPlain({ severity, means, command }: Finding): boolean {
  return severity === 'ok' || (severity === 'note' && means === undefined && command === undefined);
}

function block({ severity, check, subject, what, means, command }: Finding, options: ReportOptions): string {
  const lines = [
    `${label(severity, options)} ${check}: ${visible(subject)}`,
    hanging('  found  ', what, options),
  ];
  if (means !== undefined) lines.push(hanging('  means  ', means, options));
  // Never wrapped: it is there to be copied.
  if (command !== undefined)
    lines.push(
      ...visible(command)
        .split('\n')
        .map((line, at) => `${at === 0 ? '  mend   ' : '         '}${line}`),
    );
  return lines.join('\n');
}

function label(severity: Severity, { colours }: ReportOptions): string {
  return paint({ colours }, severityColours[severity], severity.toUpperCase().padEnd(7));
}

/** Text whose further lines stand below the first one. */
function hanging(head: string, text: string, { columns }: ReportOptions): string {
  // Colours take no room.
  const indent = head.replace(/\u001b\[\d+m/g, '').length;
  return head + wrap(visible(text), Math.max(columns - indent, 30)).join(`\n${' '.repeat(indent)}`);
}

function sum(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const part = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${part(count('error'), 'error')}, ${part(count('warning'), 'warning')}, ${part(count('note'), 'note')}, ${count('ok')} ok`;
}
