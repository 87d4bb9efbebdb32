import type { Context } from '../context';
import { evaluate } from './template/evaluate';
import { functions } from './template/functions';
import { type Block, parse } from './template/parse';
import { valueOf } from './template/values';

/** How objects of the API are shown: as JSON, or through a template. */
export interface ObjectFormat {
  readonly template?: Block;
}

/** @throws TemplateError, before nathost is asked */
export function readObjectFormat(format: string | undefined): ObjectFormat {
  if (format === undefined || format === '' || format === 'json') return {};
  return { template: parse(format.replaceAll('\\t', '\t').replaceAll('\\n', '\n')) };
}

/** Prints one line of JSON, or the result of the template. */
export function printObject({ out }: Pick<Context, 'out'>, { template }: ObjectFormat, value: unknown): void {
  if (template) out.lines(`${evaluate(template, valueOf(value), functions)}\n`);
  else out.line(JSON.stringify(value));
}
