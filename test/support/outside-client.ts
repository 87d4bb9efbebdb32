import { NetworkNamespace } from './network-namespace';
import type { PrivateEngine } from './private-engine';

const setUp = `
  ip netns add outside
  ip link add outside0 type veth peer name eth0 netns outside
  ip address add 198.51.100.1/24 dev outside0
  ip link set outside0 up
  ip -n outside address add 198.51.100.2/24 dev eth0
  ip -n outside link set lo up
  ip -n outside link set eth0 up
  ip -n outside route add default via 198.51.100.1`;

/** Another machine on the engine's network: its requests cross the engine's PREROUTING, so published ports are really translated.
 * It ends with the engine, also at a reboot. One an engine. */
export class OutsideClient extends NetworkNamespace {
  readonly address = '198.51.100.2';
  /** Where it finds the engine's machine. */
  readonly engineAddress = '198.51.100.1';

  static async join(engine: PrivateEngine): Promise<OutsideClient> {
    await engine.enter('sh', ['-ec', setUp]);
    // The mount that names the namespace is in the engine's /run, hence the way through its root.
    return new OutsideClient(`${engine.rootPath}/run/netns/outside`);
  }
}
