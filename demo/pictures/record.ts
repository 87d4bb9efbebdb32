// Records what a person types and what is answered, on an engine of its own:
//
//   ts-node demo/pictures/record.ts ENGINE CONFIG FILE
//
// ENGINE is the folder of a private engine (scripts/private-engine) with nathost, its images and my/shop; CONFIG a DOCKER_CONFIG with the
// command docker nathost; FILE the recording. What is shown was really answered. When it is shown follows from the text, and ids of
// containers from their order: made again it is the same, byte for byte, as long as nathost says the same.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run';
import { until } from '../until';
import { castText, type Cast } from './cast';

interface Step {
  /** A remark above the command. */
  readonly says?: string;
  readonly type: string;
  /** What has to be answered before the next step. */
  readonly expect: RegExp;
  /** Asked until it succeeds, and not shown: a person types more slowly. */
  readonly ready?: string;
  /** Seconds to read the answer in. */
  readonly read: number;
}

const shop = 'docker run -d --name shop --label nathost.name=shop my/shop';
const ask = 'curl localhost/shop';
const steps: readonly Step[] = [
  { says: 'An application: all it needs is a label.', type: shop, expect: /^[0-9a-f]{64}\s*$/, read: 0.6 },
  {
    says: "nginx on the host's own network, with the name in its configuration.",
    type: 'grep proxy_pass nginx.conf',
    expect: /proxy_pass http:\/\/shop:8080\/;/,
    read: 0.6,
  },
  {
    type: 'docker run -d --name proxy --network host -v $PWD/nginx.conf:/etc/nginx/nginx.conf nginx',
    expect: /^[0-9a-f]{64}\s*$/,
    ready: `${ask} -sf`,
    read: 0.5,
  },
  { type: ask, expect: /^shop in container [0-9a-f]{12}\s*$/, read: 1.2 },
  {
    says: 'Made anew: another container, the same name and address. Nobody touches nginx.',
    type: `docker rm -f shop; ${shop}`,
    expect: /^shop\s+[0-9a-f]{64}\s*$/,
    ready: `${ask} -sf`,
    read: 0.5,
  },
  { type: ask, expect: /^shop in container [0-9a-f]{12}\s*$/, read: 1.2 },
  { type: 'docker nathost ls', expect: /^NAME .*\r\nshop +10\.203\.0\.2 /, read: 4 },
];

const screen = { columns: 92, rows: 20 };
const prompt = '\u001b[1;32m$\u001b[0m ';
const keySeconds = 0.06; // for two characters
const configuration = `events {}
http {
  server {
    listen 80;
    location /shop { proxy_pass http://shop:8080/; }
  }
}
`;

/** What a command writes to a terminal. */
function inTerminal(engine: string, config: string, command: string): Promise<string> {
  const { columns, rows } = screen;
  const inside = `stty cols ${columns} rows ${rows}; export DOCKER_CONFIG='${config}'; cd '${engine}/files'; ${command}`;
  return run('scripts/private-engine', ['enter', engine, 'script', '-qefc', inside, '/dev/null']);
}

/** Container ids, told by their order. */
function sameIds(seen: string[], text: string): string {
  for (const [id] of text.matchAll(/\b[0-9a-f]{64}\b/g)) if (!seen.includes(id)) seen.push(id);
  return seen.reduce((all, id, index) => {
    const shown = createHash('sha256').update(`container ${index}`).digest('hex');
    return all.replaceAll(id, shown).replaceAll(id.slice(0, 12), shown.slice(0, 12));
  }, text);
}

async function record(engine: string, config: string): Promise<Cast> {
  const writes: { at: number; text: string }[] = [];
  const seen: string[] = [];
  let at = 0;
  const write = (text: string, seconds: number): void => {
    writes.push({ at, text });
    at += seconds;
  };
  write(prompt, 0);
  for (const { says, type, expect, ready, read } of steps) {
    if (says) write(`\u001b[2m# ${says}\u001b[0m\r\n${prompt}`, 0);
    at += 0.3;
    for (const [keys] of type.matchAll(/..?/g)) write(keys, keySeconds);
    write('\r\n', 0.1);
    const answer = await inTerminal(engine, config, type);
    if (!expect.test(answer)) throw new Error(`${type} answered ${answer}`);
    write(`${sameIds(seen, answer)}${prompt}`, read);
    if (ready) await until(`success of ${ready}`, () => inTerminal(engine, config, ready));
  }
  return { ...screen, title: 'nathost in 20 seconds, in a terminal', writes, ends: at };
}

async function main([engine = '', config = '', file = '']: readonly string[]): Promise<void> {
  mkdirSync(join(engine, 'files'), { recursive: true });
  writeFileSync(join(engine, 'files/nginx.conf'), configuration);
  writeFileSync(file, castText(await record(engine, config)));
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`record: ${String(error)}`);
  process.exitCode = 1;
});
