import { defaultSubnet } from '../model/settings';
import {
  absolutePath,
  domains,
  duration,
  loopbackPort,
  matching,
  oneOf,
  ports,
  socketPath,
  subnet,
  wordOr,
} from './accepted';
import type { Accepted } from './accepted';

/** One setting, as the decoder, the reference page and the plugin's manifest use it. */
export interface Setting<T> {
  /** The environment variable; an empty value counts as missing. */
  readonly variable: string;
  /** One sentence. */
  readonly description: string;
  /** The value used if none is given; empty if a missing value has a meaning of its own. */
  readonly default: string;
  /** What a missing value means, if there is no default. */
  readonly absent?: string;
  readonly accepts: Accepted<T>;
  /** Whether users of the plugin can set it; otherwise the plugin sets it. */
  readonly settable: boolean;
}

type Row<T> = Omit<Setting<T>, 'variable' | 'settable'>;
const forUsers = <T>(variable: string, row: Row<T>): Setting<T> => ({ variable, ...row, settable: true });
const forThePlugin = <T>(variable: string, row: Row<T>): Setting<T> => ({
  variable,
  ...row,
  settable: false,
});

/** The single source of every setting. */
export const settingsTable = {
  network: forUsers('NATHOST_NETWORK', {
    description:
      'Name of the Docker network that gives containers their static addresses. nathost creates it if it is missing. After a change, containers stay connected to the old network as well: disconnect them with `docker network disconnect`, then remove it with `docker network rm`.',
    default: 'nathost',
    accepts: matching(
      /^(?!(?:bridge|host|none|default)$)[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/,
      'a network name of letters, digits, `_`, `.` and `-`, at most 128, other than `bridge`, `host`, `none` and `default`',
    ),
  }),
  subnet: forUsers('NATHOST_SUBNET', {
    description: 'IPv4 subnet of the network.',
    default: '',
    absent: `the subnet of the existing network, else \`${defaultSubnet}\``,
    accepts: subnet(4, 16, 28, defaultSubnet),
  }),
  subnet6: forUsers('NATHOST_SUBNET6', {
    description:
      'IPv6 subnet of the network. nathost adds a firewall rule that keeps applications apart on it, because engines before 27 do that only with `ip6tables` in their configuration.',
    default: '',
    absent: 'the network is created without IPv6',
    accepts: subnet(6, 48, 120, 'fd6e:6174:686f::/64'),
  }),
  ipRange: forUsers('NATHOST_IP_RANGE', {
    description:
      'Part of the IPv4 subnet from which the engine assigns addresses to containers without a static one. nathost leases the rest.',
    default: '',
    absent: 'the last sixteenth of the subnet, at least four addresses',
    accepts: subnet(4, 17, 30, '10.203.15.0/24'),
  }),
  labelPrefix: forUsers('NATHOST_LABEL_PREFIX', {
    description: 'Prefix of the labels on containers, as in `nathost.name`.',
    default: 'nathost',
    accepts: matching(
      /^(?=.{1,64}$)[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
      'lower-case letters and digits, with single `.` and `-` between them, at most 64',
    ),
  }),
  proxies: forUsers('NATHOST_PROXIES', {
    description:
      'Which host-networked containers get the names: `all` except those labelled `nathost.proxy=false`, or only those `labelled` `nathost.proxy=true`.',
    default: 'all',
    accepts: oneOf('all', 'labelled'),
  }),
  hostFile: forUsers('NATHOST_HOST_FILE', {
    description:
      "Whether nathost writes the names into the host's own `/etc/hosts`, from which a starting proxy gets its names. `off` also removes names written before.",
    default: 'on',
    accepts: oneOf('on', 'off'),
  }),
  overrideHostNames: forUsers('NATHOST_OVERRIDE_HOST_NAMES', {
    description:
      "Whether labels may take names that the host already resolves: those in other lines of its `/etc/hosts`, and the machine's own name.",
    default: 'off',
    accepts: oneOf('on', 'off'),
  }),
  domains: forUsers('NATHOST_DOMAINS', {
    description:
      'Your own domains, in which labels may take names, including the domain itself. Labels may always take names without a dot and names below `test`, `example`, `local`, `home.arpa`, `internal`, `intranet`, `private`, `corp`, `home`, `lan` and `docker`. Any other name may exist on the internet, and is refused.',
    default: '',
    absent: 'no domain',
    accepts: domains(64),
  }),
  leaseTtl: forUsers('NATHOST_LEASE_TTL', {
    description:
      'How long a name keeps its address after its last container is gone. Less than 2 seconds counts as 2 seconds, the minimum of NATHOST_NAME_GRACE.',
    default: '720h',
    accepts: duration('1s', '87600h', '2s'),
  }),
  nameGrace: forUsers('NATHOST_NAME_GRACE', {
    description:
      'How long a name stays in the hosts files after its last container is gone. Less than 2 seconds counts as 2 seconds, because listing its successor may take that long.',
    default: '1h',
    accepts: duration('0s', '87600h', '2s'),
  }),
  handoverGrace: forUsers('NATHOST_HANDOVER_GRACE', {
    description: 'How long the holder of a name may be down before a standby takes the name over.',
    default: '10s',
    accepts: duration('0s', '1h'),
  }),
  resync: forUsers('NATHOST_RESYNC', {
    description:
      'How often nathost compares everything with the engine and the hosts files, even without an event.',
    default: '30s',
    accepts: duration('1s', '1h'),
  }),
  arpTimeout: forUsers('NATHOST_ARP_TIMEOUT', {
    description:
      'How long a connect to an address of the network waits if no container answers for it (ARP, neighbour discovery). `off`: the default of the machine, usually three seconds.',
    default: '100ms',
    accepts: wordOr('off', duration('30ms', '3s')),
  }),
  conntrack: forUsers('NATHOST_CONNTRACK', {
    description:
      'Whether the kernel tracks connections between the host and the applications on the network: `track` as usual, or `bypass`. docs/datapath.md lists what `bypass` requires.',
    default: 'track',
    accepts: oneOf('track', 'bypass'),
  }),
  bypassPorts: forUsers('NATHOST_BYPASS_PORTS', {
    description:
      "Ports of this host's proxies. With `NATHOST_CONNTRACK=bypass`, the kernel does not track their connections with clients either.",
    default: '',
    absent: 'no port',
    accepts: ports(16),
  }),
  logLevel: forUsers('NATHOST_LOG_LEVEL', {
    description: 'The lowest level of log lines that are written.',
    default: 'info',
    accepts: oneOf('error', 'warn', 'info', 'debug'),
  }),
  listen: forUsers('NATHOST_LISTEN', {
    description:
      'A loopback port on which anybody on this machine, including host-networked containers, can read the API and the page, but change nothing.',
    default: '',
    absent: 'the API is only on its socket',
    accepts: loopbackPort(),
  }),
  dockerSocket: forUsers('DOCKER_HOST', {
    description: "The engine's socket, as this process sees it.",
    default: 'unix:///var/run/docker.sock',
    accepts: socketPath('unix://'),
  }),
  socket: forThePlugin('NATHOST_SOCKET', {
    description: "The API's socket.",
    default: '/run/nathost/nathost.sock',
    accepts: socketPath(),
  }),
  stateDir: forThePlugin('NATHOST_STATE_DIR', {
    description: 'The folder of the lease file.',
    default: '/var/lib/nathost',
    accepts: absolutePath(),
  }),
  containersDir: forThePlugin('NATHOST_CONTAINERS_DIR', {
    description: "The engine's folder of container folders, as this process sees it.",
    default: '',
    absent: '`containers` below the data root that the engine reports',
    accepts: absolutePath(),
  }),
  etcDir: forThePlugin('NATHOST_ETC_DIR', {
    description: "The host's `/etc`, as this process sees it.",
    default: '/etc',
    accepts: absolutePath(),
  }),
  runAs: forThePlugin('NATHOST_RUN_AS', {
    description:
      'How nathost is run, for the commands in its messages; the image and the systemd unit set it.',
    default: '',
    absent: 'the plugin, or a plain process',
    accepts: oneOf('container', 'service'),
  }),
};

export const allSettings: readonly Setting<unknown>[] = Object.values(settingsTable);
