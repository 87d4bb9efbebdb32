import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, TopLevelSpec } from 'vega-lite';
import { run } from '../../test/support/command';

const folder = join(__dirname, '../../docs/benchmarks');

/** Readable on a light and on a dark page: its own white ground. */
const config: Config = {
  background: 'white',
  font: 'sans-serif',
  axis: { labelFontSize: 11, titleFontSize: 12, grid: true, gridColor: '#eee' },
  header: { labelFontSize: 12 },
  range: { category: ['#b23a48', '#e08d3c', '#2a6f97', '#5c4d7d', '#6c757d'] },
};

/** Draws a plot into docs/benchmarks. @returns the line of Markdown that shows it */
export async function plot(name: string, title: string, spec: TopLevelSpec): Promise<string> {
  const whole = JSON.stringify({ ...spec, title, config });
  const svg = await run(process.execPath, [join(__dirname, 'draw.mjs'), whole]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.svg`), svg);
  return `![${title}](benchmarks/${name}.svg)\n`;
}
