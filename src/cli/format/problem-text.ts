import type { Problem } from '../../model/problem';
import type { ProblemStatus } from '../../model/status';
import type { Screen } from '../context';
import type { Wire } from '../wire';
import { paint } from './colour';
import { relativeText } from './relative-time';
import { visible } from './visible';
import { wrap } from './wrap';

/** Problems as a person reads them: what it is about, what is wrong, what to do. */
export function printProblems(
  out: Screen,
  problems: readonly (Problem | Wire<ProblemStatus>)[],
  now: number,
): void {
  const columns = Math.max((out.columns() ?? 100) - 2, 40);
  for (const problem of problems) {
    const { kind, subject, message, remedy } = problem;
    const age = 'since' in problem ? `, ${relativeText(problem.since, now)}` : '';
    out.write(`${paint(out, 'red', kind)} ${visible(subject)}${age}\n`);
    for (const text of [message, remedy])
      for (const line of wrap(visible(text), columns)) out.write(`  ${line}\n`);
  }
}
