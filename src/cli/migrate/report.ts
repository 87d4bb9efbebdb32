import { paint } from '../format/colour';
import { visible } from '../format/visible';
import { wrap } from '../format/wrap';
import { headings, parts, type Edit, type Step } from './step';

export interface ReportOptions {
  readonly columns: number;
  readonly colours: boolean;
}

/** For a person: the parts in their order, numbered where there is something to do. */
export function report(steps: readonly Step[], options: ReportOptions): string {
  const present = parts.filter((part) => steps.some((step) => step.part === part));
  const blocks = present.flatMap((part, at) => [
    paint(options, 'bold', `${at + 1}. ${headings[part]}`),
    ...steps.filter((step) => step.part === part).map((step) => block(step, options)),
  ]);
  return [...blocks, 'Nothing was changed.'].join('\n\n') + '\n';
}

function block(
  { subject, what, because, edits = [], fragment, command }: Step,
  options: ReportOptions,
): string {
  const isThen = fragment !== undefined || edits.length > 0;
  return [
    hanging('   ', `${subject}: ${what}`, options),
    ...(because ? [hanging('     ', because, options)] : []),
    ...edits.flatMap(editLines),
    ...(fragment
      ? [
          `     in ${fragment.files.map(visible).join(', ') || 'its Compose file'}:`,
          ...indented(fragment.text),
        ]
      : []),
    ...(command ? [...(isThen ? ['     then:'] : []), ...indented(command)] : []),
  ].join('\n');
}

function editLines({ place, file, from, to }: Edit): string[] {
  const where = file === undefined ? place : `${place}, which is ${file}`;
  return [`     ${visible(where)}`, ...indented(`- ${from}\n+ ${to}`)];
}

/** Never wrapped: it is there to be copied. */
function indented(text: string): string[] {
  return visible(text)
    .split('\n')
    .map((line) => `       ${line}`);
}

function hanging(indent: string, text: string, { columns }: ReportOptions): string {
  return indent + wrap(visible(text), Math.max(columns - indent.length, 30)).join(`\n${indent}`);
}
