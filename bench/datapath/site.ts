import { NathostOnEngine, stagePlugin } from '../../test/support/nathost-on-engine';
import { NetworkNamespace } from '../../test/support/network-namespace';
import { OutsideClient } from '../../test/support/outside-client';
import { Floor } from './floor';
import { appConfiguration, pages, pagesFolder, type ProxyPorts, proxyConfiguration } from './nginx';
import type { Place } from './place';
import { wide, widen } from './wide';

const ports = {
  published: { fresh: 8101, kept: 8102 },
  host: { fresh: 8111, kept: 8112 },
} as const satisfies Record<string, ProxyPorts>;

/**
 * A private engine with nathost, an application, and in front of it a proxy on a bridge with published ports and one on the host's
 * network; beside it the floor. The client is another machine. All of it ends with `stop`, or with this process.
 */
export class Site {
  private constructor(
    readonly nathost: NathostOnEngine,
    readonly client: OutsideClient,
    readonly places: Readonly<Record<'published' | 'host' | 'floor', Place>>,
  ) {}

  static async build(release: string): Promise<Site> {
    await stagePlugin();
    const nathost = await NathostOnEngine.start({ images: ['nginx'], engine: { release } });
    try {
      await nathost.ready();
      const client = await OutsideClient.join(nathost.engine);
      await widen(nathost.engine.hostNetwork);
      await widen(client);
      await runContainers(nathost);
      const floor = await Floor.build(nathost.engine);
      const { engineAddress: address } = client;
      const places = {
        published: { address, ports: ports.published },
        host: { address, ports: ports.host },
        floor,
      };
      return new Site(nathost, client, places);
    } catch (error) {
      await nathost.stop();
      throw error;
    }
  }

  get host(): NetworkNamespace {
    return this.nathost.engine.hostNetwork;
  }

  /** The application's own. */
  async application(): Promise<NetworkNamespace> {
    const key = await this.nathost.docker('inspect', '--format', '{{.NetworkSettings.SandboxKey}}', 'app');
    // /var/run is a link to the /run of whoever follows it.
    return new NetworkNamespace(this.nathost.engine.rootPath + key.replace(/^\/var\/run/, '/run'));
  }

  stop(): Promise<void> {
    return this.nathost.stop();
  }
}

async function runContainers(nathost: NathostOnEngine): Promise<void> {
  const { engine } = nathost;
  await nathost.docker('network', 'create', 'web');
  const files = await engine.folder('nginx', {
    large: pages.large,
    'app.conf': appConfiguration('app'),
    'published.conf': proxyConfiguration('published', ports.published, 'app'),
    'host.conf': proxyConfiguration('host', ports.host, 'app'),
  });
  const own = Object.entries(wide)
    .filter(([name]) => !name.startsWith('net.ipv4.tcp_max_'))
    .flatMap(([name, value]) => ['--sysctl', `${name}=${value}`]);
  const run = (name: string, ...flags: string[]): Promise<string> => {
    const mounts = [
      '-v',
      `${files}/${name}.conf:/etc/nginx/nginx.conf:ro`,
      '-v',
      `${files}:${pagesFolder}:ro`,
    ];
    return nathost.docker('run', '-d', '--name', name, ...mounts, ...flags, 'nginx');
  };
  await run('app', '--network', 'web', '--label', 'nathost.name=app', ...own);
  await nathost.addressOf('app');
  const { fresh, kept } = ports.published;
  await run('published', '--network', 'web', ...own, '-p', `${fresh}:${fresh}`, '-p', `${kept}:${kept}`);
  await run('host', '--network', 'host');
}
