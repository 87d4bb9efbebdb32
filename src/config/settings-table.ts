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

/** One setting: all that the decoder, the reference page and the plugin's manifest say about it. */
export interface Setting<T> {
  /** The environment variable; an empty one counts as absent. */
  readonly variable: string;
  /** One sentence. */
  readonly description: string;
  /** Text that is decoded in place of an absent value; empty when absent has a meaning of its own. */
  readonly default: string;
  /** What an absent value means when there is no default. */
  readonly absent?: string;
  readonly accepts: Accepted<T>;
  /** Whether the plugin lets the user set it; else the plugin sets it itself. */
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
      'Name of the Docker network that gives containers their static addresses; made when it is missing. After a change, containers stay connected to the old one as well: `docker network disconnect` them, then `docker network rm` it.',
    default: 'nathost',
    accepts: matching(
      /^(?!(?:bridge|host|none|default)$)[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/,
      'a network name of letters, digits, `_`, `.` and `-`, at most 128, other than `bridge`, `host`, `none` and `default`',
    ),
  }),
  subnet: forUsers('NATHOST_SUBNET', {
    description: 'IPv4 subnet of the network.',
    default: '',
    absent: `the subnet of the network if it exists already, else \`${defaultSubnet}\``,
    accepts: subnet(4, 16, 28, defaultSubnet),
  }),
  subnet6: forUsers('NATHOST_SUBNET6', {
    description:
      'IPv6 subnet of the network; a rule of nathost keeps applications apart on it, because engines before 27 do so only with `ip6tables` in their configuration.',
    default: '',
    absent: 'the network is made without IPv6',
    accepts: subnet(6, 48, 120, 'fd6e:6174:686f::/64'),
  }),
  ipRange: forUsers('NATHOST_IP_RANGE', {
    description:
      'Part of the IPv4 subnet that is left to the engine for containers without a static address; nathost leases the rest.',
    default: '',
    absent: 'the last sixteenth of the subnet, at least four addresses',
    accepts: subnet(4, 17, 30, '10.203.15.0/24'),
  }),
  labelPrefix: forUsers('NATHOST_LABEL_PREFIX', {
    description: 'What the labels on containers begin with, as in `nathost.name`.',
    default: 'nathost',
    accepts: matching(
      /^(?=.{1,64}$)[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
      'lower-case letters and digits, with single `.` and `-` between them, at most 64',
    ),
  }),
  proxies: forUsers('NATHOST_PROXIES', {
    description:
      'Which host-networked containers get the names: `all` but those labelled `nathost.proxy=false`, or only those `labelled` `nathost.proxy=true`.',
    default: 'all',
    accepts: oneOf('all', 'labelled'),
  }),
  hostFile: forUsers('NATHOST_HOST_FILE', {
    description:
      "Whether the host's own `/etc/hosts` gets the names, so that a proxy has them from its first instruction on. `off` takes out those that stand there.",
    default: 'on',
    accepts: oneOf('on', 'off'),
  }),
  overrideHostNames: forUsers('NATHOST_OVERRIDE_HOST_NAMES', {
    description:
      "Whether labels may take names that lead somewhere on the host already: those that others' lines in its `/etc/hosts` define, and the machine's own.",
    default: 'off',
    accepts: oneOf('on', 'off'),
  }),
  domains: forUsers('NATHOST_DOMAINS', {
    description:
      'Domains of yours in which labels may take names, themselves and below. Names without a dot, and those below `test`, `example`, `local`, `home.arpa`, `internal`, `intranet`, `private`, `corp`, `home`, `lan` and `docker`, they may always take; any other name leads somewhere else, also for this host.',
    default: '',
    absent: 'no further domain',
    accepts: domains(64),
  }),
  leaseTtl: forUsers('NATHOST_LEASE_TTL', {
    description:
      'How long a name keeps its address after its last container is gone. Less than 2 seconds counts as 2 seconds, the least of NATHOST_NAME_GRACE.',
    default: '720h',
    accepts: duration('1s', '87600h', '2s'),
  }),
  nameGrace: forUsers('NATHOST_NAME_GRACE', {
    description:
      'How long a name stays in the hosts files after its last container is gone. Less than 2 seconds counts as 2 seconds: so long it may take to list the container that takes over.',
    default: '1h',
    accepts: duration('0s', '87600h', '2s'),
  }),
  handoverGrace: forUsers('NATHOST_HANDOVER_GRACE', {
    description:
      'How long the holder of a name may be down before a container that stands by takes the name over.',
    default: '10s',
    accepts: duration('0s', '1h'),
  }),
  resync: forUsers('NATHOST_RESYNC', {
    description:
      'How often everything is compared with the engine and the hosts files, whether or not something happened.',
    default: '30s',
    accepts: duration('1s', '1h'),
  }),
  arpTimeout: forUsers('NATHOST_ARP_TIMEOUT', {
    description:
      'How long the host asks for an address on the network that no container answers for, before whoever connects is told so; `off`: as long as the machine usually does, which is three seconds.',
    default: '100ms',
    accepts: wordOr('off', duration('30ms', '3s')),
  }),
  conntrack: forUsers('NATHOST_CONNTRACK', {
    description:
      'Whether the kernel tracks the connections between the host and the applications on the network: `track`, as usual, or `bypass`, for which docs/datapath.md says what it needs.',
    default: 'track',
    accepts: oneOf('track', 'bypass'),
  }),
  bypassPorts: forUsers('NATHOST_BYPASS_PORTS', {
    description:
      "Ports of this host's proxies, whose connections with their clients are not tracked either, where `NATHOST_CONNTRACK` is `bypass`.",
    default: '',
    absent: 'no port',
    accepts: ports(16),
  }),
  logLevel: forUsers('NATHOST_LOG_LEVEL', {
    description: 'The least important log lines that are written.',
    default: 'info',
    accepts: oneOf('error', 'warn', 'info', 'debug'),
  }),
  listen: forUsers('NATHOST_LISTEN', {
    description:
      'A loopback port where anybody on this machine, host-networked containers included, may read the API and the page; nothing can be changed there.',
    default: '',
    absent: 'the API is on its socket only',
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
