import type { NathostOnEngine } from '../../test/support/nathost-on-engine';
import { NetworkNamespace } from '../../test/support/network-namespace';
import { pagesFolder, proxyConfiguration } from './nginx';
import type { Place } from './place';
import { widen } from './wide';

const address = '198.51.102.1';
const application = '192.0.2.2';
const ports = { fresh: 8131, kept: 8132 };
const proxy = 'contained';
const app = 'contained-app';

/** The links of the floor, between containers that the engine gives no network, and hence no rule. */
const links = `
  ip netns attach ${proxy} "$1"
  ip netns attach ${app} "$2"
  ip link add contained0 netns ${proxy} type veth peer name eth2 netns outside
  ip link add app0 netns ${proxy} type veth peer name eth0 netns ${app}
  ip -n ${proxy} address add ${address}/24 dev contained0
  ip -n outside address add 198.51.102.2/24 dev eth2
  ip -n ${proxy} address add 192.0.2.1/24 dev app0
  ip -n ${app} address add ${application}/24 dev eth0
  ip -n ${proxy} link set contained0 up; ip -n ${proxy} link set app0 up
  ip -n outside link set eth2 up; ip -n ${app} link set eth0 up`;

export const ContainedFloor = {
  /** The floor's network between two containers of the engine, beside the client: what containers alone cost. Ends with the engine. */
  async build(nathost: NathostOnEngine): Promise<Place> {
    const { engine } = nathost;
    const files = await engine.folder('nginx', {
      [`${proxy}.conf`]: proxyConfiguration(proxy, ports, application),
    });
    const start = async (name: string, configuration: string): Promise<string> => {
      const mounts = [
        `${files}/${configuration}.conf:/etc/nginx/nginx.conf:ro`,
        `${files}:${pagesFolder}:ro`,
      ];
      const flags = ['--name', name, '--network', 'none', ...mounts.flatMap((mount) => ['-v', mount])];
      await nathost.docker('run', '-d', ...flags, 'nginx');
      return nathost.docker('inspect', '--format', '{{.State.Pid}}', name);
    };
    const pids = [await start(proxy, proxy), await start(app, 'app')];
    await engine.enter('sh', ['-ec', links, 'sh', ...pids]);
    for (const name of [proxy, app])
      await widen(new NetworkNamespace(`${engine.rootPath}/run/netns/${name}`));
    return { address, ports };
  },
};
