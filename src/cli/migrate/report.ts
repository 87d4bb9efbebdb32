import type { Screen } from '../format/screen';
import { wrap } from '../format/wrap';
import { headings, parts, type Edit, type Step } from '../../migrate/step';

/** For a person: the parts in their order, numbered. */
export function printReport(out: Screen, steps: readonly Step[]): void {
  const present = parts.filter((part) => steps.some((step) => step.part === part));
  present.forEach((part, at) => {
    out.line({ text: `${at + 1}. ${headings[part]}`, colour: 'bold' });
    out.line();
    for (const step of steps.filter((one) => one.part === part)) {
      printStep(out, step);
      out.line();
    }
  });
  out.line('Nothing was changed.');
}

function printStep(out: Screen, { subject, what, because, edits = [], fragment, command }: Step): void {
  hanging(out, '   ', `${subject}: ${what}`);
  if (because) hanging(out, '     ', because);
  for (const edit of edits) printEdit(out, edit);
  if (fragment) {
    out.line(`     in ${fragment.files.join(', ') || 'its Compose file'}:`);
    toBeCopied(out, fragment.lines);
  }
  if (command && (fragment !== undefined || edits.length > 0)) out.line('     then:');
  if (command) toBeCopied(out, command);
}

function printEdit(out: Screen, { place, file, from, to }: Edit): void {
  out.line(`     ${file === undefined ? place : `${place}, which is ${file}`}`);
  toBeCopied(out, [`- ${from}`, `+ ${to}`]);
}

/** Not wrapped, for copying. */
function toBeCopied(out: Screen, lines: readonly string[]): void {
  for (const line of lines) out.line(`       ${line}`);
}

function hanging(out: Screen, indent: string, text: string): void {
  const columns = out.columns() ?? 120;
  for (const line of wrap(text, Math.max(columns - indent.length, 30))) out.line(`${indent}${line}`);
}
