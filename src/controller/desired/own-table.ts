import { bridgeOf } from '../../model/bridge';
import type { Bypass, BypassPair, KernelChange, KernelState, OwnTable, TableState } from '../../model/kernel';
import type { Problem } from '../../model/problem';
import { ofNetwork } from '../../model/subject';
import type { NetworkRange, NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';

/** `undefined` when none is needed. */
export function tableWanted(settings: Settings, network: NetworkRecord | undefined): OwnTable | undefined {
  const bridge = network && bridgeOf(network);
  if (bridge === undefined || network === undefined) return undefined;
  const bypass = bypassOf(settings, network);
  return orNone({ bridge, isolated: isIsolated(settings, network), ...(bypass && { bypass }) });
}

function orNone(table: OwnTable): OwnTable | undefined {
  return table.isolated || table.bypass ? table : undefined;
}

function bypassOf(settings: Settings, network: NetworkRecord): Bypass | undefined {
  if (settings.conntrack !== 'bypass' || !network.internal) return undefined;
  const pairs = [...pairOf(4, network.ipv4), ...pairOf(6, network.ipv6)];
  return { pairs, ports: settings.bypassPorts };
}

/** A network created by hand may let its containers reach one another. */
function isIsolated(settings: Settings, { ipv6, options }: NetworkRecord): boolean {
  const isApart = options['com.docker.network.bridge.enable_icc'] === 'false';
  return settings.subnet6 !== undefined && ipv6 !== undefined && isApart;
}

function pairOf(family: BypassPair['family'], range: NetworkRange | undefined): BypassPair[] {
  if (range === undefined) return [];
  const { subnet, gateway } = range;
  return [{ family, subnet, ...(gateway !== undefined && { host: gateway }) }];
}

/** If anything speaks against the bypass, everything is tracked. */
export function tableChanges(wanted: OwnTable | undefined, state: KernelState['table']): KernelChange[] {
  if (state === undefined || state === 'unknown') return [];
  const { inForce, obstacles } = state;
  const table = wanted && obstacles.length > 0 ? withoutBypass(wanted) : wanted;
  if (table === undefined) return inForce === 'none' ? [] : [{ kind: 'remove-table' }];
  return JSON.stringify(inForce) === JSON.stringify(table) ? [] : [{ kind: 'set-table', table }];
}

function withoutBypass({ bridge, isolated }: OwnTable): OwnTable | undefined {
  return orNone({ bridge, isolated });
}

export function bypassProblems(
  settings: Settings,
  network: NetworkRecord | undefined,
  state: TableState,
): Problem[] {
  if (settings.conntrack !== 'bypass' || network === undefined) return [];
  const refused = { kind: 'bypass-refused', about: ofNetwork(network.name) } as const;
  if (network.internal) return state.obstacles.map((obstacle) => ({ ...refused, ...obstacle }));
  return [
    {
      ...refused,
      message:
        'it is not internal: the engine translates its outgoing connections and published ports, which needs tracking',
      remedy: 'Let nathost create its own network (NATHOST_NETWORK), or set NATHOST_CONNTRACK=track.',
    },
  ];
}
