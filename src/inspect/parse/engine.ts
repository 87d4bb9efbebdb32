import {
  array,
  boolean,
  looseObject,
  nullish,
  number,
  optional,
  parse,
  record,
  string,
  type InferOutput,
} from 'valibot';

/** The needed facts of `docker inspect`. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** The program and its arguments, with blanks between them. */
  readonly commandLine: string;
  /** `NAME=value`, only variables that configure reverse proxies. */
  readonly environment: readonly string[];
  readonly running: boolean;
  readonly pid: number;
  /** `host`, `bridge`, `container:ID`, the name of a network, … */
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `name:address`, as given to `--add-host`. */
  readonly extraHosts: readonly string[];
  readonly mounts: readonly MountFacts[];
  readonly readOnlyRoot: boolean;
  /** On the host: the file that the engine mounts on its `/etc/hosts`. */
  readonly hostsFile: string;
  /** Published ports: now, or at the next start. */
  readonly published: readonly PublishedPort[];
  readonly endpoints: readonly EndpointFacts[];
}

export interface MountFacts {
  readonly source: string;
  readonly destination: string;
  readonly writable: boolean;
}

export interface PublishedPort {
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

export interface EndpointFacts {
  readonly network: string;
  readonly networkId: string;
  /** Empty while the container is down. */
  readonly ipv4: string;
  readonly ipv6: string;
  /** The static IPv4 address; empty if the engine chose it. */
  readonly configured: string;
  readonly aliases: readonly string[];
  /** Whether the engine reports the endpoint's priority (API 1.48). */
  readonly ordered?: boolean;
}

export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  /** Name of its bridge on the host; empty for other drivers. */
  readonly bridge: string;
  readonly subnets: readonly SubnetFacts[];
}

export interface SubnetFacts {
  readonly subnet: string;
  readonly range?: string;
  readonly gateway?: string;
}

const portBindings = nullish(
  record(string(), nullish(array(looseObject({ HostIp: nullish(string()), HostPort: nullish(string()) })))),
);
const endpoint = looseObject({
  NetworkID: nullish(string()),
  IPAddress: nullish(string()),
  GlobalIPv6Address: nullish(string()),
  Aliases: nullish(array(string())),
  GwPriority: nullish(number()),
  IPAMConfig: nullish(looseObject({ IPv4Address: nullish(string()) })),
});
const container = looseObject({
  Id: string(),
  Name: string(),
  Path: nullish(string()),
  Args: nullish(array(string())),
  HostsPath: nullish(string()),
  State: looseObject({ Running: boolean(), Pid: nullish(number()) }),
  Config: looseObject({
    Image: nullish(string()),
    Env: nullish(array(string())),
    Labels: nullish(record(string(), string())),
  }),
  HostConfig: looseObject({
    NetworkMode: nullish(string()),
    ExtraHosts: nullish(array(string())),
    ReadonlyRootfs: nullish(boolean()),
    PortBindings: portBindings,
  }),
  Mounts: nullish(
    array(looseObject({ Source: nullish(string()), Destination: string(), RW: nullish(boolean()) })),
  ),
  NetworkSettings: looseObject({
    Ports: portBindings,
    Networks: nullish(record(string(), nullish(endpoint))),
  }),
});
const network = looseObject({
  Id: string(),
  Name: string(),
  Driver: string(),
  Internal: optional(boolean()),
  Options: nullish(record(string(), string())),
  IPAM: looseObject({
    Config: nullish(
      array(
        looseObject({ Subnet: nullish(string()), IPRange: nullish(string()), Gateway: nullish(string()) }),
      ),
    ),
  }),
});

/** Reads what `docker container inspect` prints (API 1.41 to 1.51).
 * @throws Error for anything else */
export function parseContainers(text: string): ContainerFacts[] {
  return parse(array(container), JSON.parse(text)).map((found) => ({
    id: found.Id,
    name: found.Name.replace(/^\//, ''),
    image: found.Config.Image ?? '',
    commandLine: [found.Path ?? '', ...(found.Args ?? [])].join(' '),
    environment: (found.Config.Env ?? []).filter((line) => /^(?:TRAEFIK|CADDY)_/i.test(line)),
    running: found.State.Running,
    pid: found.State.Pid ?? 0,
    networkMode: found.HostConfig.NetworkMode ?? '',
    labels: found.Config.Labels ?? {},
    extraHosts: found.HostConfig.ExtraHosts ?? [],
    mounts: (found.Mounts ?? []).map((mount) => ({
      source: mount.Source ?? '',
      destination: mount.Destination,
      writable: mount.RW ?? true,
    })),
    readOnlyRoot: found.HostConfig.ReadonlyRootfs ?? false,
    hostsFile: found.HostsPath ?? '',
    published: publishedPorts(
      found.State.Running ? found.NetworkSettings.Ports : found.HostConfig.PortBindings,
    ),
    endpoints: Object.entries(found.NetworkSettings.Networks ?? {}).map(([name, value]) =>
      endpointOf(name, value),
    ),
  }));
}

function endpointOf(name: string, found: InferOutput<typeof endpoint> | null | undefined): EndpointFacts {
  return {
    network: name,
    networkId: found?.NetworkID ?? '',
    ipv4: found?.IPAddress ?? '',
    ipv6: found?.GlobalIPv6Address ?? '',
    configured: found?.IPAMConfig?.IPv4Address ?? '',
    aliases: found?.Aliases ?? [],
    ...(typeof found?.GwPriority === 'number' && { ordered: true }),
  };
}

/** A port that is published on all IPv4 and all IPv6 addresses is one port. */
function publishedPorts(bindings: InferOutput<typeof portBindings>): PublishedPort[] {
  const ports = new Map<string, PublishedPort>();
  for (const [name, hosts] of Object.entries(bindings ?? {})) {
    const [containerPort, protocol = 'tcp'] = name.split('/');
    for (const host of hosts ?? []) {
      const hostAddress = ['0.0.0.0', '::', ''].includes(host.HostIp ?? '') ? '' : (host.HostIp ?? '');
      const hostPort = Number(host.HostPort ?? 0);
      const port = { hostAddress, hostPort, containerPort: Number(containerPort), protocol };
      ports.set(`${name} ${hostAddress} ${hostPort}`, port);
    }
  }
  return [...ports.values()];
}

/** Reads what `docker network inspect` prints.
 * @throws Error for anything else */
export function parseNetworks(text: string): NetworkFacts[] {
  return parse(array(network), JSON.parse(text)).map((found) => ({
    id: found.Id,
    name: found.Name,
    driver: found.Driver,
    internal: found.Internal ?? false,
    bridge: found.Driver === 'bridge' ? bridgeOf(found) : '',
    subnets: (found.IPAM.Config ?? []).flatMap(({ Subnet, IPRange, Gateway }) =>
      Subnet
        ? [{ subnet: Subnet, ...(IPRange && { range: IPRange }), ...(Gateway && { gateway: Gateway }) }]
        : [],
    ),
  }));
}

/** Without an option, the engine names a bridge after the network's id. */
function bridgeOf({ Id, Options }: InferOutput<typeof network>): string {
  return Options?.['com.docker.network.bridge.name'] ?? `br-${Id.slice(0, 12)}`;
}

/** `name:address`, whose address may contain colons, or be in brackets. */
export function splitExtraHost(line: string): [string, string] {
  const at = line.search(/[:=]/);
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).replace(/^\[(.*)\]$/, '$1')];
}
