import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { castText, readCast, type Cast } from '../../../demo/pictures/cast';
import { rowStates } from '../../../demo/pictures/screen-states';
import { terminalSvg } from '../../../demo/pictures/terminal-svg';

const cast: Cast = {
  columns: 12,
  rows: 3,
  title: 'a <test>',
  writes: [
    { at: 0, text: '\u001b[1;32m$\u001b[0m ' },
    { at: 1, text: 'ls' },
    { at: 2, text: '\r\na&b\r\n\u001b[2mc\u001b[0m\r\n' },
    { at: 3, text: 'last' },
  ],
  ends: 4,
};
const docs = (file: string) => readFileSync(join(__dirname, '../../../docs', file), 'utf8');

test('a recording is read as it was written', () => {
  expect(readCast(castText(cast))).toEqual(cast);
  expect(castText(cast).split('\n')[0]).toBe('{"version":2,"width":12,"height":3,"title":"a <test>"}');
});

test('each row is known with its colours and its time, also when the screen has moved up', async () => {
  const states = (await rowStates(cast)).map(({ row, pieces, from, to }) => ({
    ...{ row, from, to },
    text: pieces.map(({ text, style }) => `${style}:${text}`).join('|'),
  }));
  expect(states).toEqual([
    { row: 0, from: 0, to: 1, text: 'green:$|plain: |cursor: ' },
    { row: 0, from: 1, to: 2, text: 'green:$|plain: ls|cursor: ' },
    { row: 2, from: 2, to: 3, text: 'cursor: ' },
    { row: 0, from: 2, to: 4, text: 'plain:a&b' },
    { row: 1, from: 2, to: 4, text: 'dim:c' },
    { row: 2, from: 3, to: 4, text: 'plain:last|cursor: ' },
  ]);
});

test('a row is shown in its time, and what stands at the end stands there without animation', async () => {
  const svg = await terminalSvg(cast);
  expect(svg).toContain('<title>a &lt;test&gt;</title>');
  expect(svg).toContain('@keyframes k1{0%{visibility:hidden}25%{visibility:visible}50%{visibility:hidden}}');
  expect(svg).toMatch(/<g class="s" style="animation-name:k1">.*> ls<\/tspan>/);
  expect(svg).toContain('@keyframes k3{0%{visibility:hidden}50%{visibility:visible}}');
  expect(svg).toMatch(/<g class="s e" style="animation-name:k3">.*>a&amp;b<\/tspan>/);
});

describe('the recording of README.md', () => {
  test('is what its picture shows', async () => {
    expect(docs('demo.svg')).toBe(await terminalSvg(readCast(docs('demo.cast'))));
  });

  test('takes about 20 seconds, is small, and needs nothing from elsewhere', () => {
    const { ends, columns } = readCast(docs('demo.cast'));
    const svg = docs('demo.svg');
    expect(ends).toBeGreaterThan(15);
    expect(ends).toBeLessThan(25);
    expect(columns).toBeLessThanOrEqual(100);
    expect(svg.length).toBeLessThan(300_000);
    expect(svg).not.toMatch(/<script|<image|<foreignObject|href|url\(|@import/i);
  });
});
