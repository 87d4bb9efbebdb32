/** Replies as real engines gave them (20.10.24 and 28.5.2), cut down; tests change what they are about. */

export const id = (digit: string) => digit.repeat(64);

export const listedContainer = (changes: Record<string, unknown> = {}) => ({
  Id: id('a'),
  Names: ['/web'],
  Image: 'busybox',
  Command: 'sleep 1000',
  Created: 1795391192,
  Ports: [],
  Labels: { 'nathost.name': 'app' },
  State: 'running',
  Status: 'Up 2 seconds',
  HostConfig: { NetworkMode: 'default' },
  NetworkSettings: {
    Networks: {
      bridge: listedEndpoint({ NetworkID: id('b'), IPAddress: '172.17.0.2' }),
      nathost: listedEndpoint({
        IPAMConfig: { IPv4Address: '10.203.0.7' },
        NetworkID: id('c'),
        IPAddress: '10.203.0.7',
      }),
    },
  },
  Mounts: [],
  ...changes,
});

export const listedEndpoint = (changes: Record<string, unknown> = {}) => ({
  IPAMConfig: null,
  Links: null,
  Aliases: null,
  NetworkID: '',
  EndpointID: '',
  Gateway: '',
  IPAddress: '',
  IPPrefixLen: 0,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  MacAddress: '',
  DriverOpts: null,
  ...changes,
});

export const listedNetwork = (changes: Record<string, unknown> = {}) => ({
  Name: 'nathost',
  Id: id('c'),
  Created: '2026-11-22T23:46:27.4416452Z',
  Scope: 'local',
  Driver: 'bridge',
  EnableIPv6: false,
  IPAM: {
    Driver: 'default',
    Options: {},
    Config: [
      {
        Subnet: '10.203.0.0/24',
        IPRange: '10.203.0.240/28',
        AuxiliaryAddresses: { router: '10.203.0.9' },
      },
    ],
  },
  Internal: true,
  Attachable: false,
  Containers: {},
  Options: { 'com.docker.network.bridge.enable_icc': 'false' },
  Labels: {},
  ...changes,
});

/** One line of the event stream, as API versions up to 1.51 write it. */
export const containerEventLine = (action: string, digit = 'a', timeNano = '1795390700255674942') =>
  `{"status":"${action}","id":"${id(digit)}","from":"busybox","Type":"container","Action":"${action}",` +
  `"Actor":{"ID":"${id(digit)}","Attributes":{"image":"busybox","name":"web","nathost.name":"app"}},` +
  `"scope":"local","time":${timeNano.slice(0, 10)},"timeNano":${timeNano}}`;

export const networkEventLine = (action: string, digit = 'a', timeNano = '1795390699979014306') =>
  `{"Type":"network","Action":"${action}","Actor":{"ID":"${id('c')}","Attributes":{"container":"${id(digit)}",` +
  `"name":"nathost","type":"bridge"}},"scope":"local","time":${timeNano.slice(0, 10)},"timeNano":${timeNano}}`;
