import { bridgeOf } from '../../model/bridge';
import type { Bypass, BypassPair, BypassState, KernelChange, KernelState } from '../../model/kernel';
import type { Problem } from '../../model/problem';
import type { NetworkRange, NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';

/** What is not to be tracked; `undefined` when everything is. */
export function bypassWanted(settings: Settings, network: NetworkRecord | undefined): Bypass | undefined {
  const bridge = network && bridgeOf(network);
  if (settings.conntrack !== 'bypass' || bridge === undefined || !network?.internal) return undefined;
  const pairs = [...pairOf(4, network.ipv4), ...pairOf(6, network.ipv6)];
  return { bridge, pairs, ports: settings.bypassPorts };
}

function pairOf(family: BypassPair['family'], range: NetworkRange | undefined): BypassPair[] {
  if (range === undefined) return [];
  const { subnet, gateway } = range;
  return [{ family, subnet, ...(gateway !== undefined && { host: gateway }) }];
}

/** With anything in the way of it, everything is tracked. */
export function bypassChanges(wanted: Bypass | undefined, state: KernelState['bypass']): KernelChange[] {
  if (state === undefined || state === 'unknown') return [];
  const { inForce, obstacles } = state;
  if (wanted === undefined || obstacles.length > 0)
    return inForce === 'none' ? [] : [{ kind: 'remove-bypass' }];
  return JSON.stringify(inForce) === JSON.stringify(wanted) ? [] : [{ kind: 'set-bypass', bypass: wanted }];
}

export function bypassProblems(
  settings: Settings,
  network: NetworkRecord | undefined,
  state: BypassState | undefined,
): Problem[] {
  if (settings.conntrack !== 'bypass' || network === undefined) return [];
  const refused = { kind: 'bypass-refused', subject: `network ${network.name}` } as const;
  if (network.internal) return (state?.obstacles ?? []).map((obstacle) => ({ ...refused, ...obstacle }));
  return [
    {
      ...refused,
      message:
        'it is not internal: what its containers send elsewhere, and their published ports, are translated, which needs tracking',
      remedy: 'Let nathost make its own network (NATHOST_NETWORK), or set NATHOST_CONNTRACK=track.',
    },
  ];
}
