/** In increasing order. */
export const severities = ['ok', 'note', 'warning', 'error'] as const;

export type Severity = (typeof severities)[number];

export const severityColours = { ok: 'green', note: 'cyan', warning: 'yellow', error: 'red' } as const;

/** The result of one check for one subject. */
export interface Finding {
  /** The check's id: a stable word, explained in docs/doctor.md. */
  readonly check: string;
  readonly severity: Severity;
  /** What it is about: `network nathost`, `container edge`, `host`. */
  readonly subject: string;
  /** What was found, with figures. */
  readonly what: string;
  /** What follows from it. */
  readonly means?: string;
  /** What fixes it, one a line: commands for a shell, or comments if no command can. Others' text is quoted with `word` or `comment`. */
  readonly command?: readonly string[];
}

/** The gravest first; equal ones in the order of the checks. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const weight = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((one, other) => weight(other) - weight(one));
}
