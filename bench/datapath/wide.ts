import type { NetworkNamespace } from '../../test/support/network-namespace';

/** What a client runs out of first, and looks like a slow server: source ports, and the queue of new connections. */
export const wide: Readonly<Record<string, string>> = {
  'net.ipv4.ip_local_port_range': '1024 65535',
  'net.ipv4.tcp_tw_reuse': '1',
  'net.core.somaxconn': '16384',
  'net.ipv4.tcp_max_syn_backlog': '16384',
  // Beyond these a connection that has ended is answered with a reset, and conntrack forgets it within seconds.
  'net.ipv4.tcp_max_tw_buckets': '1048576',
};

/** In a network of its own: the machine's settings stay as they are. */
export async function widen(network: NetworkNamespace): Promise<void> {
  const settings = Object.entries(wide).map(([name, value]) => `${name}=${value}`);
  await network.run('sysctl', ['-qw', ...settings]);
}
