import { visible } from '../../model/visible';

/** Wraps a paragraph into lines of at most `columns` characters; a longer word stays whole. Leading spaces are kept. */
export function wrap(text: string, columns: number): string[] {
  const paragraph = visible(text);
  const [indent = ''] = /^ */.exec(paragraph) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.trim().split(/(?<=\S) /)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > columns) {
      lines.push(indent + line);
      line = word.trimStart();
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
