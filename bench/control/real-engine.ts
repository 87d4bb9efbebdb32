import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NathostOnEngine, stagePlugin } from '../../test/support/nathost-on-engine';
import { rounded, type Summary, summaryOf } from '../lib/statistics';
import { Answers } from './answers';
import { EngineApi } from './engine-api';
import { followOwnTimes, type OwnTimes } from './own-times';
import { type Readable, readable } from './readable';
import { warmUp } from './warm-up';

/** What a person sees on a real engine that runs so many other containers, each with a name. Times in milliseconds. */
export interface RealFigures {
  readonly engine: string;
  readonly containers: number;
  /** From the engine's `create` event to the name in the file. */
  readonly hostFile: Summary;
  readonly proxyFile: Summary;
  /** Share of runs in which both files had the name before the container's `start` event. */
  readonly beforeStart: number;
  /** From the `start` event until the application accepts a connection at the address that its name resolves to. */
  readonly answers: Summary;
  /** For one container that is created, started and removed, by kind; what the bench itself asks for is left out. */
  readonly calls: Readonly<Record<string, number>>;
  /** Absent in results from before they were asked for. */
  readonly ownTimes?: OwnTimes;
}

interface Round {
  readonly host: number;
  readonly proxy: number;
  readonly beforeStart: boolean;
  readonly answers: number;
}

const rounds = Number(process.env['NATHOST_BENCH_ROUNDS'] ?? 40);
const release = process.env['E2E_RELEASE'] ?? 'sid';
const atATime = 4;
/** Longer than nathost waits before it looks a second time at what the engine's list may have shown too late. */
const secondLook = 2_500;

export async function measureReal(containers: number): Promise<RealFigures> {
  await stagePlugin();
  const nathost = await NathostOnEngine.start({ engine: { release, flags: ['--debug'] } });
  const api = new EngineApi(join(nathost.engine.dir, 'run/docker.sock'));
  try {
    await nathost.ready();
    await populate(api, containers);
    const proxy = await api.create('proxy', idle({}, 'host'));
    await api.start(proxy);
    await warmUp(nathost.socket, 100);
    await pause(secondLook);
    const bench = new RealBench(nathost, api, join(nathost.engine.dataRoot, 'containers', proxy, 'hosts'));
    const figures = await bench.measure();
    const engine = await nathost.docker('version', '--format', '{{.Server.Version}}');
    return { engine, containers, ...figures };
  } finally {
    api.end();
    await nathost.stop();
  }
}

class RealBench {
  readonly #answers: Answers;

  constructor(
    private readonly nathost: NathostOnEngine,
    private readonly api: EngineApi,
    private readonly proxyFile: string,
  ) {
    this.#answers = new Answers(nathost.engine.hostNetwork);
  }

  async measure(): Promise<Omit<RealFigures, 'engine' | 'containers'>> {
    await this.api.follow();
    await this.#round('warm-up');
    await pause(secondLook);
    const ownTimes = await followOwnTimes(this.nathost.socket);
    const before = this.#asked().length;
    const done: Round[] = [];
    for (let index = 0; index < rounds; index += 1) done.push(await this.#round(`new-${index}`));
    await pause(secondLook);
    const calls = callsOf(this.#asked().slice(before), rounds);
    await this.#answers.end();
    return {
      hostFile: summaryOf(done.map(({ host }) => host)),
      proxyFile: summaryOf(done.map(({ proxy }) => proxy)),
      beforeStart: rounded(done.filter(({ beforeStart }) => beforeStart).length / done.length),
      answers: summaryOf(done.map(({ answers }) => answers)),
      calls,
      ownTimes: await ownTimes(),
    };
  }

  async #round(name: string): Promise<Round> {
    const { api, nathost } = this;
    const events = Promise.all([api.event(name, 'create'), api.event(name, 'start')]);
    const hostFile = join(nathost.engine.etcDir, 'hosts');
    const files = Promise.all([readable(hostFile, name), readable(this.proxyFile, name)]);
    const serve = 'echo ok >/index.html && exec httpd -f -p 8080 -h /';
    const id = await api.create(name, { ...idle({ 'nathost.name': name }), Cmd: ['sh', '-c', serve] });
    await api.start(id);
    const [created, started] = await events;
    const [host, proxy]: readonly [Readable, Readable] = await files;
    const answered = await this.#answers.at(host.address, 8080);
    await api.remove(id);
    return {
      host: host.at - created,
      proxy: proxy.at - created,
      beforeStart: Math.max(host.at, proxy.at) < started,
      answers: answered - started,
    };
  }

  /** The requests in the engine's log: Engine 28 and those before put it differently. */
  #asked(): string[] {
    const log = readFileSync(join(this.nathost.engine.dir, 'dockerd.log'), 'utf8');
    return [...log.matchAll(/(?:request-url="?|Calling [A-Z]+ )(\/[^\s"]*)/g)].map(([, path = '']) => path);
  }
}

/** By kind and round. */
function callsOf(paths: readonly string[], times: number): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const kind = kindOf(path);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].map(([kind, count]) => [kind, rounded(count / times)]));
}

/** Undefined for what the bench asks for. */
function kindOf(path: string): string | undefined {
  const bare = path.replace(/^\/v[\d.]+/, '');
  if (/^\/containers\/(create|[^/]+\/start$|[^/]+\?force)/.test(bare)) return undefined;
  if (/^\/containers\/json/.test(bare)) return bare.includes('filters=') ? 'list of some' : 'list of all';
  if (/^\/containers\/[^/]+\/json/.test(bare)) return 'inspect';
  if (/^\/networks\/[^/]+\/(dis)?connect/.test(bare))
    return bare.includes('disconnect') ? 'disconnect' : 'connect';
  return bare.replace(/\?.*/, '').replace(/[0-9a-f]{12,}/g, 'ID');
}

async function populate(api: EngineApi, containers: number): Promise<void> {
  const names = Array.from({ length: containers }, (_, index) => `idle-${index}`);
  const one = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop())
      await api.start(await api.create(name, idle({ 'nathost.name': name })));
  };
  await Promise.all(Array.from({ length: atATime }, one));
}

function idle(labels: Readonly<Record<string, string>>, network?: string): object {
  return {
    Image: 'busybox',
    Cmd: ['sleep', '1d'],
    Labels: labels,
    HostConfig: { ...(network !== undefined && { NetworkMode: network }), Init: false },
    StopSignal: 'SIGKILL',
  };
}
