import type { NameDetail } from '../../model/name-detail';
import type { CommandSpec } from '../command';
import type { Context } from '../context';
import { printProblems } from '../format/problem-text';
import { relativeText } from '../format/relative-time';
import type { Screen } from '../format/screen';
import { wrap } from '../format/wrap';
import { nameDetail } from '../name-detail';
import type { Wire } from '../../model/wire';

export const explain: CommandSpec = {
  name: 'explain',
  summary: 'Explain a name: why it has its address, who holds it, and what happened last',
  arguments: [{ name: 'NAME', values: 'names' }],
  run: async (context, input) => {
    const api = await context.api();
    const [name = ''] = input.arguments;
    tell(context, await nameDetail(api, name));
    return undefined;
  },
};

function tell({ out, clock }: Context, detail: Wire<NameDetail>): void {
  const now = clock.now();
  const { name, addresses, because, files, problems, changes } = detail;
  out.line(
    { text: name, colour: 'bold' },
    ` ${addresses.length > 0 ? addresses.join(', ') : 'has no address'}`,
  );
  for (const sentence of because) paragraph(out, sentence);
  section(
    out,
    'In these hosts files',
    files,
    ({ proxy, since }) => `${proxy}, since ${relativeText(since, now)}`,
    'in none',
  );
  section(
    out,
    'What happened last',
    changes,
    ({ at, text }) => `${relativeText(at, now)}: ${text}`,
    'nothing, since nathost started',
  );
  if (problems.length === 0) return;
  out.line();
  out.line('Problems');
  printProblems(out, problems, now);
}

function section<T>(
  out: Screen,
  title: string,
  items: readonly T[],
  line: (item: T) => string,
  none: string,
): void {
  out.line();
  out.line({ text: title, colour: 'bold' });
  if (items.length === 0) out.line(`  ${none}`);
  for (const item of items) paragraph(out, line(item));
}

function paragraph(out: Screen, sentence: string): void {
  const columns = Math.max((out.columns() ?? 100) - 4, 40);
  wrap(sentence, columns).forEach((line, at) => {
    out.line(`${at === 0 ? '  ' : '    '}${line}`);
  });
}
