import type { ProblemText } from '../../model/problem';
import type { ProblemStatus } from '../../model/status';
import type { Wire } from '../../model/wire';
import { relativeText } from './relative-time';
import type { Screen } from './screen';
import { wrap } from './wrap';

/** Problems as a person reads them: what it is about, what is wrong, what to do. */
export function printProblems(
  out: Screen,
  problems: readonly (ProblemText | Wire<ProblemStatus>)[],
  now: number,
): void {
  const columns = Math.max((out.columns() ?? 100) - 2, 40);
  for (const problem of problems) {
    const { kind, subject, message, remedy } = problem;
    const age = 'since' in problem ? `, ${relativeText(problem.since, now)}` : '';
    out.line({ text: kind, colour: 'red' }, ` ${subject}${age}`);
    for (const text of [message, remedy]) for (const line of wrap(text, columns)) out.line(`  ${line}`);
  }
}
