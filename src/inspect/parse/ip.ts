import { array, looseObject, number, optional, parse, string } from 'valibot';

/** A network interface of the host. */
export interface Link {
  readonly name: string;
  /** `bridge`, `veth`, `wireguard`, `tun`, …; empty for hardware. */
  readonly kind: string;
  readonly loopback: boolean;
  /** The bridge it is a port of. */
  readonly master?: string;
  /** Without link-local IPv6 addresses. */
  readonly addresses: readonly string[];
}

export interface Route {
  /** CIDR; `default` for the default route. */
  readonly destination: string;
  readonly interface: string;
  /** Absent for the main table. */
  readonly table?: string;
  readonly gateway?: string;
}

const links = array(
  looseObject({
    ifname: string(),
    link_type: optional(string()),
    master: optional(string()),
    linkinfo: optional(looseObject({ info_kind: optional(string()) })),
    addr_info: optional(array(looseObject({ local: optional(string()), scope: optional(string()) }))),
  }),
);

/** Reads what `ip -json -details address show` prints (iproute2 5 and 6).
 * @throws Error for anything else */
export function parseLinks(text: string): Link[] {
  return parse(links, jsonOf(text)).map((link) => ({
    name: link.ifname,
    kind: link.linkinfo?.info_kind ?? (link.link_type === 'none' ? 'tun' : ''),
    loopback: link.link_type === 'loopback',
    ...(link.master !== undefined && { master: link.master }),
    addresses: (link.addr_info ?? [])
      .filter((address) => address.scope !== 'link')
      .flatMap((address) => address.local ?? []),
  }));
}

/** How many ports each bridge has. */
export function bridgePortsOf(links: readonly Link[]): Map<string, number> {
  const bridges = links.filter(({ kind }) => kind === 'bridge');
  return new Map(bridges.map(({ name }) => [name, links.filter(({ master }) => master === name).length]));
}

const routes = array(
  looseObject({
    dst: string(),
    dev: optional(string()),
    type: optional(string()),
    table: optional(string()),
    gateway: optional(string()),
    metric: optional(number()),
    flags: optional(array(string())),
  }),
);

/** Reads what `ip -json route show table all` prints: without routes to the host's own addresses. @throws Error for anything else */
export function parseRoutes(text: string): Route[] {
  return parse(routes, jsonOf(text))
    .filter(
      (route) =>
        route.table !== 'local' && !['local', 'broadcast', 'multicast', 'anycast'].includes(route.type ?? ''),
    )
    .map((route) => ({
      destination:
        route.dst === 'default' || route.dst.includes('/')
          ? route.dst
          : `${route.dst}/${route.dst.includes(':') ? 128 : 32}`,
      interface: route.dev ?? route.type ?? '',
      ...(route.table !== undefined && { table: route.table }),
      ...(route.gateway !== undefined && { gateway: route.gateway }),
    }));
}

/** If there is nothing to list, `ip` prints nothing. */
function jsonOf(text: string): unknown {
  return text.trim() === '' ? [] : JSON.parse(text);
}

/** The gateway of the default route in /proc/PID/net/route, with the smallest metric: numbers in the machine's byte order. */
export function parseDefaultGateway(text: string): string | undefined {
  const [best] = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, destination, gateway, , , , , mask]) =>
        destination === '00000000' && mask === '00000000' && gateway !== '00000000',
    )
    .sort((one, other) => Number(one[6]) - Number(other[6]));
  return best?.[2]
    ?.match(/../g)
    ?.reverse()
    .map((byte) => parseInt(byte, 16))
    .join('.');
}
