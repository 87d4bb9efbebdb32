import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../test/support/command';
import { NetworkNamespace } from '../../test/support/network-namespace';
import type { PrivateEngine } from '../../test/support/private-engine';
import { appConfiguration, pages, pagesFolder, proxyConfiguration } from './nginx';
import type { Place } from './place';
import { widen } from './wide';

const images = join(__dirname, '../../.cache/images');
const address = '198.51.101.1';
const application = '192.0.2.2';
const ports = { fresh: 8121, kept: 8122 };

/** A machine without Docker and without any netfilter hook, and behind a veth pair its application's network. */
const networks = `
  ip netns add floor
  ip netns add floor-app
  ip link add floor0 netns floor type veth peer name eth1 netns outside
  ip link add app0 netns floor type veth peer name eth0 netns floor-app
  ip -n floor address add ${address}/24 dev floor0
  ip -n outside address add 198.51.101.2/24 dev eth1
  ip -n floor address add 192.0.2.1/24 dev app0
  ip -n floor-app address add ${application}/24 dev eth0
  for one in floor floor-app; do ip -n $one link set lo up; done
  ip -n floor link set floor0 up; ip -n floor link set app0 up
  ip -n outside link set eth1 up; ip -n floor-app link set eth0 up`;

export const Floor = {
  /** Beside the client, which has to be there; the same nginx as in the containers. Ends with the engine. */
  async build(engine: PrivateEngine): Promise<Place> {
    await engine.enter('sh', ['-ec', networks]);
    for (const name of ['floor', 'floor-app'])
      await widen(new NetworkNamespace(`${engine.rootPath}/run/netns/${name}`));
    const root = join(engine.dir, 'floor');
    await unpackImage(root);
    await writeFile(join(root, 'app.conf'), appConfiguration('floor-app'));
    await writeFile(join(root, 'proxy.conf'), proxyConfiguration('floor', ports, application));
    await mkdir(join(root, pagesFolder), { recursive: true });
    await writeFile(join(root, pagesFolder, 'large'), pages.large);
    for (const [network, file] of [
      ['floor-app', 'app.conf'],
      ['floor', 'proxy.conf'],
    ] as const)
      await engine.enter('sh', ['-ec', nginxIn(root, network, file)]);
    return { address, ports };
  },
};

async function unpackImage(root: string): Promise<void> {
  await mkdir(root);
  const layer = ['-xOf', join(images, 'nginx.tar'), 'layer.tar'];
  await run('sh', ['-c', 'tar "$1" "$2" "$3" | tar -x -C "$4"', 'sh', ...layer, root]);
  await run('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
}

function nginxIn(root: string, network: string, file: string): string {
  const inside = `nsenter --net=/run/netns/${network} chroot ${root}`;
  return `${inside} /usr/sbin/nginx -c /${file} </dev/null >/dev/null 2>&1`;
}
