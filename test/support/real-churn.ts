import type { NathostOnEngine } from './nathost-on-engine';
import { pick } from './seeded';

const names = ['shop', 'blog', 'wiki', 'mail', 'chat', 'cart'];
const mostApps = 8;
const mostProxies = 3;
const atOnce = ['--stop-signal', 'KILL'];
const idle = ['busybox', 'sleep', '1d'];

/** What people do to containers on one engine, at random. None of it may fail: a container that cannot start is nathost's fault. */
export class RealChurn {
  readonly counts: Record<string, number> = {};
  private apps: string[] = [];
  private proxies: string[] = [];
  private bystanders: string[] = [];
  private made = 0;
  private readonly operations: readonly [weight: number, name: string, () => Promise<unknown>][] = [
    [4, 'run', () => this.app('run', '--detach')],
    [2, 'create', () => this.app('create')],
    [3, 'start', () => this.onApp((app) => this.docker('start', app))],
    [2, 'stop', () => this.onApp((app) => this.docker('stop', app))],
    [1, 'die', () => this.onApp((app) => this.die(app))],
    [2, 'restart', () => this.onApp((app) => this.docker('restart', app))],
    [3, 'remove', () => this.removeApp()],
    [1, 'rename', () => this.rename()],
    [1, 'disconnect by hand', () => this.onApp((app) => this.disconnect(app))],
    [1, 'proxy', () => this.proxy()],
    [1, 'restart of a proxy', () => this.onProxy((proxy) => this.docker('restart', proxy))],
    [1, 'bystander', () => this.bystander()],
  ];

  constructor(
    private readonly nathost: NathostOnEngine,
    private readonly random: () => number,
  ) {}

  /** @returns what it did */
  async step(): Promise<string> {
    let at = this.random() * this.operations.reduce((sum, [weight]) => sum + weight, 0);
    const [, name, act] = this.operations.find(([weight]) => (at -= weight) < 0) ?? this.operations[0]!;
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    await act();
    return name;
  }

  private docker(...args: string[]): Promise<string> {
    return this.nathost.docker(...args);
  }

  private async app(...how: string[]): Promise<void> {
    if (this.apps.length >= mostApps) await this.removeApp();
    const app = this.next('app');
    const label = `nathost.name=${pick(this.random, names)}`;
    await this.docker(...how, '--name', app, '--label', label, ...atOnce, ...idle);
    this.apps.push(app);
  }

  private async onApp(act: (app: string) => Promise<unknown>): Promise<void> {
    if (this.apps.length === 0) await this.app('run', '--detach');
    await act(pick(this.random, this.apps));
  }

  private async removeApp(): Promise<void> {
    await this.onApp(async (app) => {
      this.apps = this.apps.filter((other) => other !== app);
      await this.docker('rm', '--force', app);
    });
  }

  private async rename(): Promise<void> {
    await this.onApp(async (app) => {
      const renamed = this.next('renamed');
      await this.docker('rename', app, renamed);
      this.apps = this.apps.map((other) => (other === app ? renamed : other));
    });
  }

  private die(app: string): Promise<unknown> {
    return this.docker('kill', app).catch(unlessSaying(/is not running/));
  }

  private disconnect(app: string): Promise<unknown> {
    return this.docker('network', 'disconnect', 'nathost', app).catch(unlessSaying(/is not connected/));
  }

  /** One more host-networked container, or one less. */
  private async proxy(): Promise<void> {
    if (this.proxies.length >= mostProxies) {
      await this.docker('rm', '--force', this.proxies.shift()!);
      return;
    }
    const proxy = this.next('proxy');
    await this.docker('run', '--detach', '--name', proxy, '--network', 'host', ...atOnce, ...idle);
    this.proxies.push(proxy);
  }

  private async onProxy(act: (proxy: string) => Promise<unknown>): Promise<void> {
    if (this.proxies.length === 0) await this.proxy();
    await act(pick(this.random, this.proxies));
  }

  /** An unlabelled container on nathost's network comes or goes; the engine gives it its address. */
  private async bystander(): Promise<void> {
    const gone = this.bystanders.shift();
    if (gone !== undefined) {
      await this.docker('rm', '--force', gone);
      return;
    }
    const bystander = this.next('bystander');
    await this.docker('run', '--detach', '--name', bystander, '--network', 'nathost', ...atOnce, ...idle);
    this.bystanders.push(bystander);
  }

  private next(kind: string): string {
    this.made += 1;
    return `${kind}-${this.made}`;
  }
}

function unlessSaying(harmless: RegExp): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error) || !harmless.test(error.message)) throw error;
  };
}
