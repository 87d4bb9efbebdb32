// Makes an animated picture of a recording: ts-node demo/pictures/render.ts FILE.cast FILE.svg
import { readFileSync, writeFileSync } from 'node:fs';
import { readCast } from './cast';
import { terminalSvg } from './terminal-svg';

async function main([from = '', to = '']: readonly string[]): Promise<void> {
  writeFileSync(to, await terminalSvg(readCast(readFileSync(from, 'utf8'))));
}

void main(process.argv.slice(2));
