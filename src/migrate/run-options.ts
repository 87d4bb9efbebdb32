import type { MadeWith } from './parse/made-with';

type HostConfig = Readonly<Record<string, unknown>>;

/** The words of an option for a value of HostConfig that is not the engine's default. */
type Words = (value: unknown) => readonly string[];

const flag =
  (name: string): Words =>
  () => [`--${name}`];
const one =
  (name: string): Words =>
  (value) => [`--${name}`, String(value)];
const each =
  (name: string): Words =>
  (value) =>
    list(value).flatMap((item) => [`--${name}`, String(item)]);
const nothing: Words = () => [];

/** Options of docker run, by field of HostConfig. Other fields are reported as missing. */
const optionOf: Readonly<Record<string, Words>> = {
  AutoRemove: flag('rm'),
  CapAdd: each('cap-add'),
  CapDrop: each('cap-drop'),
  CgroupParent: one('cgroup-parent'),
  CpusetCpus: one('cpuset-cpus'),
  CpuShares: one('cpu-shares'),
  CpuQuota: one('cpu-quota'),
  CpuPeriod: one('cpu-period'),
  Devices: (value) =>
    list(value).flatMap((device) => {
      const { PathOnHost, PathInContainer, CgroupPermissions } = device as Record<string, string>;
      return ['--device', `${PathOnHost ?? ''}:${PathInContainer ?? ''}:${CgroupPermissions ?? 'rwm'}`];
    }),
  Dns: each('dns'),
  DnsOptions: each('dns-option'),
  DnsSearch: each('dns-search'),
  GroupAdd: each('group-add'),
  Init: flag('init'),
  IpcMode: one('ipc'),
  LogConfig: (value) => {
    const { Type = '', Config } = value as { Type?: string; Config?: Record<string, string> };
    return [...(Type ? ['--log-driver', Type] : []), ...keyed('log-opt', Config ?? {})];
  },
  Memory: one('memory'),
  MemoryReservation: one('memory-reservation'),
  MemorySwap: one('memory-swap'),
  NanoCpus: (value) => ['--cpus', String(Number(value) / 1e9)],
  OomKillDisable: flag('oom-kill-disable'),
  OomScoreAdj: one('oom-score-adj'),
  PidMode: one('pid'),
  PidsLimit: one('pids-limit'),
  Privileged: flag('privileged'),
  ReadonlyRootfs: flag('read-only'),
  Runtime: one('runtime'),
  SecurityOpt: each('security-opt'),
  ShmSize: one('shm-size'),
  Sysctls: (value) => keyed('sysctl', value as Record<string, string>),
  Tmpfs: (value) =>
    Object.entries(value as Record<string, string>).flatMap(([path, how]) => [
      '--tmpfs',
      how ? `${path}:${how}` : path,
    ]),
  Ulimits: (value) =>
    list(value).flatMap((limit) => {
      const { Name, Soft, Hard } = limit as Record<string, unknown>;
      return ['--ulimit', `${String(Name)}=${String(Soft)}:${String(Hard)}`];
    }),
  // Handled by other options, or without an option.
  Binds: nothing,
  ConsoleSize: nothing,
  ContainerIDFile: nothing,
  ExtraHosts: nothing,
  MaskedPaths: nothing,
  Mounts: nothing,
  NetworkMode: nothing,
  PortBindings: nothing,
  ReadonlyPaths: nothing,
  RestartPolicy: nothing,
};

/** The engine's defaults, which differ between versions. */
const defaults: Readonly<Record<string, readonly unknown[]>> = {
  CgroupnsMode: ['host', 'private'],
  Cgroup: [''],
  IpcMode: ['private', 'shareable'],
  LogConfig: ['{"Type":"json-file","Config":{}}', '{"Type":"json-file","Config":null}'],
  MemorySwappiness: [-1],
  PidsLimit: [-1],
  Runtime: ['runc', 'io.containerd.runc.v2'],
  ShmSize: [67_108_864],
  Isolation: ['default'],
};

/** Options for all set fields, and the fields without a known option. */
export function hostOptions(
  config: HostConfig,
  without: ReadonlySet<string>,
): { readonly words: readonly (readonly string[])[]; readonly missing: readonly string[] } {
  const asked = Object.entries(config).filter(
    ([field, value]) => !without.has(field) && !isDefault(field, value) && !isTwice(field, value, config),
  );
  return {
    words: asked.flatMap(([field, value]) => pairsOf(optionOf[field]?.(value) ?? [])),
    missing: asked.flatMap(([field]) => (optionOf[field] ? [] : [field])),
  };
}

/** The engine's default is twice the memory. */
function isTwice(field: string, value: unknown, { Memory }: HostConfig): boolean {
  return field === 'MemorySwap' && Number(value) === 2 * Number(Memory);
}

/** Puts an option and its value on one line. */
function pairsOf(words: readonly string[]): (readonly string[])[] {
  const pairs: string[][] = [];
  for (const word of words) {
    if (word.startsWith('--')) pairs.push([word]);
    else pairs.at(-1)?.push(word);
  }
  return pairs;
}

function isDefault(field: string, value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '' || value === 0) return true;
  if (typeof value === 'object' && Object.keys(value).length === 0) return true;
  const known = defaults[field] ?? [];
  return known.includes(typeof value === 'object' ? JSON.stringify(value) : value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function keyed(name: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([key, value]) => [`--${name}`, `${key}=${value}`]);
}

/** Options for the parts of Config that differ from the image. */
export function configOptions(made: MadeWith): readonly (readonly string[])[] {
  const { container, image } = made;
  const { Env, User, WorkingDir, Hostname, Tty, StopSignal } = container.Config;
  const own = (Env ?? []).filter((variable) => !image?.Env?.includes(variable));
  const differs = (value: string | null | undefined, brought: string | null | undefined) =>
    Boolean(value) && value !== (brought ?? '');
  return [
    ...own.map((variable) => ['-e', variable]),
    ...(differs(User, image?.User) ? [['--user', User ?? '']] : []),
    ...(differs(WorkingDir, image?.WorkingDir) ? [['--workdir', WorkingDir ?? '']] : []),
    ...(differs(StopSignal, image?.StopSignal) ? [['--stop-signal', StopSignal ?? '']] : []),
    ...(Hostname && hasOwnHostname(made) ? [['--hostname', Hostname]] : []),
    ...(Tty ? [['--tty']] : []),
  ];
}

/** By default the hostname is the start of the id, or the host's name on the host's network. */
function hasOwnHostname({ container: { Id, Config, HostConfig } }: MadeWith): boolean {
  return !Id.startsWith(Config.Hostname ?? '') && HostConfig['NetworkMode'] !== 'host';
}

/** Labels that are not from the image. */
export function ownLabels({ container, image }: MadeWith): Readonly<Record<string, string>> {
  const all = container.Config.Labels ?? {};
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => image?.Labels?.[key] !== value));
}
