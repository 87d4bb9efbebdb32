import type { NetworkRecord } from './record';

/**
 * The host's interface of a bridge network; `undefined` for a name that is not safe in a command or a rule. Linux allows more characters
 * in interface names, but nobody uses them.
 */
export function bridgeOf({ driver, id, options }: NetworkRecord): string | undefined {
  if (driver !== 'bridge') return undefined;
  // The engine's default (moby, libnetwork/drivers/bridge).
  const name = options['com.docker.network.bridge.name'] ?? `br-${id.slice(0, 12)}`;
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}$/.test(name) ? name : undefined;
}
