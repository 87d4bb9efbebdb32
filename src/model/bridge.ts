import type { NetworkRecord } from './record';

/**
 * The interface that a network of driver bridge is on the host; `undefined` for a name that is not safe in a command or a rule. Linux
 * allows 15 bytes and more kinds of them, but nobody uses those.
 */
export function bridgeOf({ driver, id, options }: NetworkRecord): string | undefined {
  if (driver !== 'bridge') return undefined;
  // Without the option, the engine names it so (moby, libnetwork/drivers/bridge).
  const name = options['com.docker.network.bridge.name'] ?? `br-${id.slice(0, 12)}`;
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/.test(name) ? name : undefined;
}
