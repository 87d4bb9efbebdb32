import { TemplateError, Text, textOf } from './values';

type Function = (args: readonly unknown[]) => unknown;

export type Functions = ReadonlyMap<string, Function>;

/** True in Go's templates: not zero, not empty. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Text) return textOf(value) !== '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

const order = (compare: (a: number | string, b: number | string) => boolean): Function => {
  return ([a, b]) =>
    typeof a === 'number' && typeof b === 'number' ? compare(a, b) : compare(textOf(a), textOf(b));
};

/** The functions of Go's text/template, and those that the docker command adds. */
export const functions: Functions = new Map<string, Function>([
  ['json', ([value]) => JSON.stringify(value ?? null)],
  [
    'join',
    ([list, between]) => (Array.isArray(list) ? list.map(textOf).join(textOf(between)) : textOf(list)),
  ],
  ['split', ([text, at]) => textOf(text).split(textOf(at))],
  ['upper', ([text]) => textOf(text).toUpperCase()],
  ['lower', ([text]) => textOf(text).toLowerCase()],
  ['title', ([text]) => textOf(text).replace(/\b\p{L}/gu, (letter) => letter.toUpperCase())],
  [
    'pad',
    ([text, before, behind]) =>
      textOf(text) === '' ? '' : ' '.repeat(count(before)) + textOf(text) + ' '.repeat(count(behind)),
  ],
  ['truncate', ([text, length]) => textOf(text).slice(0, count(length))],
  [
    'len',
    ([value]) =>
      typeof value === 'object' && value !== null && !(value instanceof Text)
        ? Object.keys(value).length
        : textOf(value).length,
  ],
  ['index', ([value, ...path]) => path.reduce(at, value)],
  ['print', (args) => args.map(textOf).join(' ')],
  ['println', (args) => `${args.map(textOf).join(' ')}\n`],
  ['printf', ([form, ...args]) => printf(textOf(form), args)],
  ['and', (args) => args.find((value) => !isTrue(value)) ?? args.at(-1)],
  ['or', (args) => args.find(isTrue) ?? args.at(-1)],
  ['not', ([value]) => !isTrue(value)],
  ['eq', ([value, ...others]) => others.some((other) => textOf(other) === textOf(value))],
  ['ne', ([a, b]) => textOf(a) !== textOf(b)],
  ['lt', order((a, b) => a < b)],
  ['le', order((a, b) => a <= b)],
  ['gt', order((a, b) => a > b)],
  ['ge', order((a, b) => a >= b)],
]);

/** For the header line, whose values are texts. */
export const headerFunctions: Functions = new Map([
  ...functions,
  ['json', ([value]: readonly unknown[]) => value],
]);

function count(value: unknown): number {
  if (typeof value !== 'number') throw new TemplateError(`expected a number; found ${textOf(value)}`);
  return Math.max(value, 0);
}

function at(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Text)
    throw new TemplateError(`can't index ${textOf(value)}`);
  if (Array.isArray(value) && !(count(key) in value))
    throw new TemplateError(`index out of range: ${textOf(key)}`);
  return (value as Record<string, unknown>)[textOf(key)];
}

function printf(form: string, args: readonly unknown[]): string {
  let next = 0;
  return form.replace(
    /%(-?)(\d*)(?:\.(\d+))?([sdvqft%])/g,
    (_, left: string, width: string, digits: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const value = args[next++];
      const shown =
        verb === 'q'
          ? JSON.stringify(textOf(value))
          : digits === undefined
            ? textOf(value)
            : rounded(value, verb, Number(digits));
      return left ? shown.padEnd(Number(width)) : shown.padStart(Number(width));
    },
  );
}

function rounded(value: unknown, verb: string, digits: number): string {
  return verb === 'f' ? Number(value).toFixed(digits) : textOf(value).slice(0, digits);
}
