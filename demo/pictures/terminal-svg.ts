import type { Cast } from './cast';
import { rowStates, type RowState, type Style } from './screen-states';

/** Pixels of one character; 0.602 em is what the widest of the usual fonts take. */
const cell = { width: 8.43, height: 19, size: 14 };
const edge = { left: 16, top: 52, bottom: 14 };

const colours: Readonly<Record<Style, string>> = {
  plain: 'fill:#d8dee9',
  bold: 'fill:#fff;font-weight:bold',
  dim: 'fill:#8b97a8',
  red: 'fill:#f07178',
  green: 'fill:#7fd88f',
  yellow: 'fill:#f0c674',
  cyan: 'fill:#7cc7e8',
  cursor: 'fill:#d8dee9',
};

/**
 * An animated picture of a recording, for where only a picture may stand: no script, no link, nothing fetched. Whoever asked their system for
 * less motion sees its end.
 */
export async function terminalSvg(cast: Cast): Promise<string> {
  const states = await rowStates(cast);
  const width = Math.ceil(cast.columns * cell.width) + 2 * edge.left;
  const height = cast.rows * cell.height + edge.top + edge.bottom;
  const parts = states.map((state, index) => [
    keyframes(state, index, cast.ends),
    rowText(state, index, cast.ends),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:space="preserve">`,
    `<title>${escaped(cast.title)}</title>`,
    '<style>',
    `text{font:${cell.size}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;white-space:pre}`,
    ...Object.entries(colours).map(([style, css]) => `.${style}{${css}}`),
    // Each row is there from its first moment to its last; what stands at the end also stands there without animation.
    `.s{visibility:hidden;animation:${cast.ends}s step-end infinite}.e{visibility:visible}`,
    '@media (prefers-reduced-motion:reduce){.s{animation:none!important}}',
    ...parts.map(([css]) => css),
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#1b2230"/>`,
    ...['#f07178', '#f0c674', '#7fd88f'].map(
      (fill, index) => `<circle cx="${20 + 18 * index}" cy="20" r="6" fill="${fill}"/>`,
    ),
    ...parts.map(([, svg]) => svg),
    '</svg>',
    '',
  ].join('\n');
}

function keyframes({ from, to }: RowState, index: number, ends: number): string {
  const percent = (at: number): string => `${Number(((at / ends) * 100).toFixed(3))}%`;
  const steps = [
    ...(from > 0 ? ['0%{visibility:hidden}'] : []),
    `${percent(from)}{visibility:visible}`,
    ...(to < ends ? [`${percent(to)}{visibility:hidden}`] : []),
  ];
  return `@keyframes k${index}{${steps.join('')}}`;
}

function rowText({ row, pieces, to }: RowState, index: number, ends: number): string {
  const y = edge.top + row * cell.height;
  let column = 0;
  let cursor = '';
  let text = '';
  for (const { text: written, style } of pieces) {
    const x = (edge.left + column * cell.width).toFixed(1);
    if (style === 'cursor')
      cursor = `<rect class="cursor" x="${x}" y="${y - 14}" width="${cell.width}" height="17"/>`;
    else if (written.trim() !== '')
      text += `<tspan class="${style}" x="${x}" textLength="${(written.trimEnd().length * cell.width).toFixed(1)}">${escaped(written.trimEnd())}</tspan>`;
    column += written.length;
  }
  const shown = text && `<text y="${y}">${text}</text>`;
  return `<g class="s${to < ends ? '' : ' e'}" style="animation-name:k${index}">${cursor}${shown}</g>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
