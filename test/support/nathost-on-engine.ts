import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { StatusReport } from '../../src/model/status';
import { ask } from './api-client';
import { run } from './command';
import type { Image } from './docker';
import { PrivateEngine, type EngineOptions } from './private-engine';

const repository = join(__dirname, '../..');
const shortPatience = 15_000;

export interface NathostOptions {
  /** Variables such as `NATHOST_SUBNET6`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly engine?: EngineOptions;
  readonly images?: readonly Image[];
  /** A folder for `docker plugin create`; by default what `scripts/build-plugin` has staged in `plugin/`. */
  readonly staged?: string;
}

/** A private engine with nathost on it: by default the plugin, installed and enabled, as `make install` would leave it. */
export class NathostOnEngine {
  private constructor(
    readonly engine: PrivateEngine,
    public socket: string,
  ) {}

  /** Resolves when the plugin is enabled, not when it is ready. */
  static async start({
    settings = {},
    engine: options,
    images = ['busybox'],
    staged = join(repository, 'plugin'),
  }: NathostOptions = {}) {
    const engine = await PrivateEngine.start(options);
    try {
      for (const image of images) await engine.loadImage(image);
      await installPlugin(engine, settings, staged);
      return await NathostOnEngine.installedOn(engine);
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  /** One that is on the engine by other means than the plugin, with its API there. */
  static at(engine: PrivateEngine, socket: string): NathostOnEngine {
    return new NathostOnEngine(engine, socket);
  }

  /** For an engine on which somebody has installed and enabled the plugin. */
  static async installedOn(engine: PrivateEngine): Promise<NathostOnEngine> {
    return new NathostOnEngine(engine, await socketOf(engine));
  }

  stop(): Promise<void> {
    return this.engine.stop();
  }

  /** To be called when somebody else has replaced the plugin: the new one has another socket. */
  async meetReplacement(): Promise<void> {
    this.socket = await socketOf(this.engine);
  }

  docker(...args: string[]): Promise<string> {
    return this.engine.docker(...args);
  }

  /** Starts a container of the image busybox that serves HTTP on 8080 and answers with its own name; returns its id. */
  async runApp(name: string, labels: Readonly<Record<string, string>>, ...more: string[]): Promise<string> {
    const flags = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
    const serve = `mkdir -p /www && echo ${name} >/www/index.html && exec httpd -f -p 8080 -h /www`;
    return this.docker('run', '--detach', '--name', name, ...flags, ...more, 'busybox', 'sh', '-c', serve);
  }

  /** The addresses a container has or will ask for on the network; empty strings where there are none. */
  async endpoint(container: string, network = 'nathost'): Promise<Endpoint> {
    const text = await this.docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container);
    const found = (JSON.parse(text) as Record<string, RawEndpoint | undefined>)[network];
    return {
      ipv4: found?.IPAddress ?? '',
      ipv6: found?.GlobalIPv6Address ?? '',
      configured: found?.IPAMConfig?.IPv4Address ?? '',
    };
  }

  /** The address of a container that is up, as soon as it has one. */
  async addressOf(container: string): Promise<string> {
    return this.until(
      `address of ${container}`,
      async () => (await this.endpoint(container)).ipv4 || undefined,
    );
  }

  /** The host's hosts file. */
  hostFile(): Promise<string> {
    return readFile(join(this.engine.etcDir, 'hosts'), 'utf8');
  }

  /** The hosts file of a container, as its processes see it. */
  hostsOf(container: string): Promise<string> {
    return this.docker('exec', container, 'cat', '/etc/hosts');
  }

  /** A POST on the plugin's socket. */
  async act(path: string, body: unknown = {}): Promise<{ status: number; body: unknown }> {
    const { status, text } = await ask({ socketPath: this.socket }, 'POST', path, JSON.stringify(body));
    return { status, body: JSON.parse(text) };
  }

  /** A GET on the plugin's socket. */
  async api(path: string): Promise<{ status: number; body: unknown }> {
    return getJson(this.socket, path);
  }

  async names(): Promise<StatusReport['names']> {
    return this.list('names');
  }

  async leases(): Promise<StatusReport['leases']> {
    return this.list('leases');
  }

  async proxies(): Promise<StatusReport['proxies']> {
    return this.list('proxies');
  }

  async problems(): Promise<StatusReport['problems']> {
    return this.list('problems');
  }

  private async list<K extends 'names' | 'leases' | 'proxies' | 'problems'>(
    key: K,
  ): Promise<StatusReport[K]> {
    return ((await this.api(`/v1/${key}`)).body as StatusReport)[key];
  }

  /** Resolves when `/readyz` says 200. */
  async ready(): Promise<void> {
    await this.until('readiness', async () =>
      (await this.api('/readyz')).status === 200 ? true : undefined,
    );
  }

  /** The first answer that is not `undefined`; what `ask` throws counts as no answer yet. */
  async until<T>(what: string, ask: () => Promise<T | undefined>, timeout = shortPatience): Promise<T> {
    let last: unknown;
    for (const deadline = performance.now() + timeout; performance.now() < deadline;) {
      try {
        const found = await ask();
        if (found !== undefined) return found;
      } catch (error) {
        last = error;
      }
      await pause(20);
    }
    throw new Error(`no ${what} within ${timeout} ms`, { cause: last });
  }
}

export interface Endpoint {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly configured: string;
}

interface RawEndpoint {
  readonly IPAddress?: string;
  readonly GlobalIPv6Address?: string;
  readonly IPAMConfig?: { readonly IPv4Address?: string } | null;
}

/** What `make install` does where there is no plugin; it is enabled then, but not ready yet. */
export async function installPlugin(
  engine: PrivateEngine,
  settings: Readonly<Record<string, string>>,
  staged: string,
): Promise<void> {
  const root = await engine.docker('info', '--format', '{{.DockerRootDir}}');
  await engine.docker('plugin', 'create', 'nathost', staged);
  await engine.docker('plugin', 'set', 'nathost', `containers.source=${root}/containers`);
  for (const [name, value] of Object.entries(settings)) {
    await engine.docker('plugin', 'set', 'nathost', `${name}=${value}`);
  }
  await engine.docker('plugin', 'enable', 'nathost');
}

async function socketOf(engine: PrivateEngine): Promise<string> {
  return engine.pluginSocket(await engine.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost'));
}

function getJson(socketPath: string, path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
      });
    });
    request.on('error', reject);
  });
}

/** Jest's global set-up of the end-to-end tests: they use the plugin as the sources are now. */
export async function stagePlugin(): Promise<void> {
  await run(join(repository, 'scripts/build-plugin'), []);
}
