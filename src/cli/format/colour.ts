import type { Screen } from '../context';

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof codes;

/** The text in a colour, where colours are wanted. */
export function paint(
  { colours }: Pick<Screen, 'colours'>,
  colour: Colour | undefined,
  text: string,
): string {
  return colours && colour && text !== '' ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}
