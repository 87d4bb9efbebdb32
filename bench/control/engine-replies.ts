import type { AddressPair, ContainerRecord, EndpointRecord, NetworkRecord } from '../../src/model/record';

/** One element of `GET /containers/json` with all that Engine 28 says, most of which nathost does not read. */
export function containerReply(record: ContainerRecord): unknown {
  const { id, name, labels, state, createdAt, networkMode, endpoints } = record;
  return {
    Id: id,
    Names: [`/${name}`],
    Image: 'registry.example/team/application:2.14.0',
    ImageID: `sha256:${id}`,
    Command: '/usr/local/bin/docker-entrypoint.sh serve --listen 0.0.0.0:8080',
    Created: createdAt,
    Ports: [{ PrivatePort: 8080, Type: 'tcp' }],
    Labels: labels,
    State: state,
    Status: 'Up 3 days',
    HostConfig: { NetworkMode: networkMode.kind === 'networks' ? 'bridge' : networkMode.kind },
    NetworkSettings: {
      Networks: Object.fromEntries(
        Object.entries(endpoints).map(([network, endpoint]) => [network, endpointReply(endpoint)]),
      ),
    },
    Mounts: [],
  };
}

function endpointReply({ networkId, configured, live }: EndpointRecord): unknown {
  return {
    IPAMConfig: configured.ipv4 === undefined ? null : { IPv4Address: configured.ipv4 },
    Links: null,
    Aliases: null,
    DriverOpts: null,
    GwPriority: 0,
    NetworkID: networkId,
    EndpointID: networkId,
    Gateway: '',
    IPAddress: live.ipv4 ?? '',
    MacAddress: '6e:61:74:68:6f:73',
    IPPrefixLen: live.ipv4 === undefined ? 0 : 16,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: null,
  };
}

/** One element of `GET /networks`. */
export function networkReply(network: NetworkRecord): unknown {
  const { id, name, driver, scope, internal, ipv4, options, labels } = network;
  return {
    Name: name,
    Id: id,
    Scope: scope,
    Driver: driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Config: [{ Subnet: ipv4?.subnet, IPRange: ipv4?.ipRange, Gateway: ipv4?.gateway }],
    },
    Internal: internal,
    Options: options,
    Labels: labels,
  };
}

/** The addresses in the body of a connect. */
export function connectedAs(body: Record<string, unknown>): AddressPair {
  const { EndpointConfig: config } = body as {
    EndpointConfig?: { IPAMConfig?: { IPv4Address?: string } };
  };
  const ipv4 = config?.IPAMConfig?.IPv4Address;
  return ipv4 === undefined ? {} : { ipv4 };
}
