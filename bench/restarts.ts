import { setTimeout as pause } from 'node:timers/promises';
import { NathostOnEngine } from '../test/support/nathost-on-engine';
import { OutsideClient } from '../test/support/outside-client';
import { configurePlugin } from '../test/support/plugin-switch';
import { SteadyClient } from '../test/support/steady-client';

const restarts = Number(process.env['NATHOST_BENCH_RESTARTS'] ?? 100);
/** Restarts with one setting, before the other one has its turn. */
const block = 10;
const settings = ['100ms', 'off'] as const;
const configuration = `server {
  listen 80;
  access_log off;
  location / { proxy_pass http://shop:8080/; }
}`;

interface Losses {
  asked: number;
  failed: number;
  /** By the system's word for the error, as nginx tells it. */
  readonly why: Record<string, number>;
}

/** An application behind an nginx, and somebody who asks for it a hundred times a second from another machine. */
class BusySite {
  private told = 0;

  private constructor(
    private readonly nathost: NathostOnEngine,
    private readonly outside: OutsideClient,
  ) {}

  static async build(hasCompany: boolean): Promise<BusySite> {
    const nathost = await NathostOnEngine.start({ images: ['busybox', 'nginx'] });
    await nathost.ready();
    const site = new BusySite(nathost, await OutsideClient.join(nathost.engine));
    await nathost.runApp('shop', { 'nathost.name': 'shop' });
    if (hasCompany) await nathost.runApp('other', { 'nathost.name': 'other' });
    await nathost.addressOf('shop');
    const folder = await nathost.engine.folder('nginx', { 'default.conf': configuration });
    const mount = `${folder}:/etc/nginx/conf.d`;
    await nathost.docker('run', '-d', '--network', 'host', '-v', mount, '--name', 'proxy', 'nginx');
    await site.answers();
    return site;
  }

  stop(): Promise<void> {
    return this.nathost.stop();
  }

  async set(timeout: string): Promise<void> {
    await configurePlugin(this.nathost, { NATHOST_ARP_TIMEOUT: timeout });
    await this.nathost.ready();
    await pause(3_000); // what is down when nathost starts is awaited for two seconds
  }

  async restart(losses: Losses): Promise<void> {
    const client = await SteadyClient.start(this.outside, { url: this.url, perSecond: 100, body: 'shop' });
    await pause(300);
    await this.nathost.docker('restart', '-t', '0', 'shop');
    await this.answers();
    await pause(300);
    const { asked, failed } = await client.stop();
    losses.asked += asked;
    losses.failed += failed;
    for (const error of await this.newErrors()) losses.why[error] = (losses.why[error] ?? 0) + 1;
  }

  private get url(): string {
    return `http://${this.outside.engineAddress}/`;
  }

  private answers(): Promise<unknown> {
    return this.nathost.until('answer of shop', async () =>
      (await this.outside.get(this.url)).status === 200 ? true : undefined,
    );
  }

  private async newErrors(): Promise<string[]> {
    const read = 'cat "$(docker inspect --format {{.LogPath}} proxy)"';
    const text = await this.nathost.engine.enter('sh', ['-c', read]);
    const fresh = text.slice(this.told);
    this.told = text.length;
    return [...fresh.matchAll(/\(\d+: ([^)]+)\) while/g)].map(([, error = '']) => error);
  }
}

async function compare(hasCompany: boolean): Promise<void> {
  const all = settings.map((timeout): { timeout: string; losses: Losses } => ({
    timeout,
    losses: { asked: 0, failed: 0, why: {} },
  }));
  const site = await BusySite.build(hasCompany);
  try {
    for (let done = 0; done < restarts; done += block)
      for (const { timeout, losses } of all) {
        await site.set(timeout);
        for (let n = done; n < Math.min(done + block, restarts); n += 1) await site.restart(losses);
      }
  } finally {
    await site.stop();
  }
  for (const { timeout, losses } of all) {
    const { asked, failed, why } = losses;
    const where = hasCompany ? 'beside another container' : 'alone on the bridge';
    const line = `${restarts} restarts ${where}, NATHOST_ARP_TIMEOUT=${timeout}: ${failed} of ${asked} requests lost`;
    process.stdout.write(`${line} ${JSON.stringify(why)}\n`);
  }
}

/** Whether requests are lost by a shorter neighbour timing while an application restarts: `make bench-restarts`. */
async function main(): Promise<void> {
  await compare(false);
  await compare(true);
}

void main();
