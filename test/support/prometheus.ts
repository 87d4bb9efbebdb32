import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';
import type { NetworkNamespace } from './network-namespace';
import { until } from './until';

const repository = join(__dirname, '../..');
const programs = join(repository, '.cache/prometheus');
const address = '127.0.0.1:9090';

/** Runs promtool. @returns what it said @throws CommandFailed with what it found wrong */
export function promtool(...args: string[]): Promise<string> {
  return run(join(programs, 'promtool'), args, { cwd: repository });
}

/** What promtool dislikes about the names, types and help of a file in the text format. @throws CommandFailed with it */
export function checkMetrics(file: string): Promise<string> {
  return run('sh', ['-c', `exec "$0" check metrics <"$1"`, join(programs, 'promtool'), file]);
}

/** Makes sure that Prometheus and promtool are there (scripts/prometheus). */
export async function obtainPrometheus(): Promise<void> {
  await run(join(repository, 'scripts/prometheus'), []);
}

export interface PrometheusOptions {
  /** For its files. */
  readonly dir: string;
  readonly network: NetworkNamespace;
  /** What is scraped, as job `nathost`: `127.0.0.1:9618`. */
  readonly target: string;
  /** The content of a file of rules. */
  readonly rules: string;
}

/** A Prometheus on the loopback of a network of its own, that scrapes and evaluates twice a second. Ends when its parent does. */
export class Prometheus {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly network: NetworkNamespace,
  ) {
    child.stderr?.on('data', (part: Buffer) => (this.output += part.toString()));
  }

  static async start({ dir, network, target, rules }: PrometheusOptions): Promise<Prometheus> {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, 'rules.yml'), rules);
    await writeFile(join(dir, 'prometheus.yml'), configuration(target));
    const command = [
      join(programs, 'prometheus'),
      `--config.file=${dir}/prometheus.yml`,
      `--storage.tsdb.path=${dir}/data`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ];
    const inNetwork = ['nsenter', `--net=${network.path}`, '--', ...command];
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...inNetwork], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(child, 'spawn');
    return new Prometheus(child, network);
  }

  /** What it logged: warnings and errors. */
  get log(): string {
    return this.output;
  }

  /** The values of an expression now, by the labels given. */
  async query(expression: string, ...labels: string[]): Promise<Record<string, number>> {
    const { result } = await this.ask<{ result: readonly Result[] }>(
      `query?query=${encodeURIComponent(expression)}`,
    );
    return Object.fromEntries(
      result.map(({ metric, value }) => [labels.map((label) => metric[label]).join(' '), Number(value[1])]),
    );
  }

  /** Rules that cannot be evaluated, or were not yet. */
  async sickRules(): Promise<string[]> {
    const { groups } = await this.ask<{ groups: readonly Group[] }>('rules');
    const sick = groups.flatMap(({ rules }) => rules).filter(({ health }) => health !== 'ok');
    return sick.map(({ name, health, lastError = '' }) => `${name}: ${health} ${lastError}`);
  }

  /** The first answer that is accepted. */
  until<T>(what: string, ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
    return until(what, async () => {
      const answer = await ask();
      if (isRight(answer)) return answer;
      throw new Error(`${what} is ${JSON.stringify(answer)}`);
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private async ask<T>(path: string): Promise<T> {
    const { body } = await this.network.get(`http://${address}/api/v1/${path}`, { untilUp: true });
    const { status, data, error } = JSON.parse(body) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(`Prometheus says: ${error ?? status}`);
    return data;
  }
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Group {
  readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
}

function configuration(target: string): string {
  return JSON.stringify({
    global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
    rule_files: ['rules.yml'],
    scrape_configs: [
      { job_name: 'nathost', static_configs: [{ targets: [target], labels: { instance: 'web-1' } }] },
    ],
  });
}
