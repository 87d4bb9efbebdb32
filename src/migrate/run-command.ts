import { word } from '../inspect/commands';
import type { MadeWith } from './parse/made-with';
import { configOptions, hostOptions, ownLabels } from './run-options';

/** The changes of a container that is created again. */
export interface RunChange {
  readonly name: string;
  /** Labels to add. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Moves it to the host's network: without networks, published ports, `--add-host` and network sysctls. */
  readonly toHostNetwork?: boolean;
  readonly withoutExtraHosts?: boolean;
  readonly withoutPublished?: boolean;
  /** An additional alias on its networks, except the default bridge. */
  readonly alias?: string;
  /** nathost's network, to which nathost itself connects containers. */
  readonly ownNetwork: string;
}

export interface RunCommand {
  /** Lines for a shell. */
  readonly lines: readonly string[];
  /** Fields of HostConfig that these lines leave out. */
  readonly missing: readonly string[];
}

/** A `docker run` that creates a container again, as far as inspect shows its options. */
export function runCommand(made: MadeWith, change: RunChange): RunCommand {
  const { container } = made;
  const host = container.HostConfig as Readonly<Record<string, unknown>>;
  const { words, missing } = hostOptions(host, new Set(change.toHostNetwork ? ['Links', 'Dns'] : []));
  const kept = change.toHostNetwork ? words.filter(([, value]) => !value?.startsWith('net.')) : words;
  const [first, ...others] = change.toHostNetwork ? [] : connections(made, change);
  const options = [
    ['--name', change.name],
    ...restart(made),
    ...(change.toHostNetwork ? [['--network', 'host']] : first ? asRunOptions(first) : modeOf(made)),
    ...(change.toHostNetwork || change.withoutPublished ? [] : published(made)),
    ...(change.toHostNetwork || change.withoutExtraHosts ? [] : extraHosts(made)),
    ...Object.entries({ ...ownLabels(made), ...change.labels }).map(([key, value]) => [
      '--label',
      `${key}=${value}`,
    ]),
    ...mounts(made),
    ...configOptions(made),
    ...kept,
  ];
  const { before, behind } = startOf(made);
  const verb = others.length > 0 ? 'create' : 'run -d';
  const command = [
    `docker ${verb} ${inWords(options[0] ?? [])}`,
    ...[...options.slice(1), ...before, [container.Config.Image ?? container.Image, ...behind]].map(
      (words) => `  ${inWords(words)}`,
    ),
  ].map((line, at, all) => (at < all.length - 1 ? `${line} \\` : line));
  const start =
    others.length > 0
      ? [...others.map((other) => asConnect(other, change.name)), `docker start ${word(change.name)}`]
      : [];
  return { lines: [...command, ...start], missing };
}

function inWords(words: readonly string[]): string {
  return words.map(word).join(' ');
}

function restart({ container }: MadeWith): string[][] {
  const { Name = '', MaximumRetryCount } = container.HostConfig.RestartPolicy ?? {};
  if (!Name || Name === 'no') return [];
  return [['--restart', MaximumRetryCount ? `${Name}:${MaximumRetryCount}` : Name]];
}

/** For the modes `none` and `container:x`. */
function modeOf({ container }: MadeWith): string[][] {
  const mode = container.HostConfig['NetworkMode'];
  return typeof mode === 'string' && !['', 'default', 'bridge'].includes(mode) ? [['--network', mode]] : [];
}

interface Connection {
  readonly network: string;
  readonly aliases: readonly string[];
  readonly addresses: readonly (readonly string[])[];
}

/** Its networks; the first one is that of its creation. */
function connections({ container }: MadeWith, { alias, ownNetwork }: RunChange): Connection[] {
  const mode = container.HostConfig['NetworkMode'];
  if (typeof mode === 'string' && (mode === 'host' || mode === 'none' || mode.startsWith('container:')))
    return [];
  return Object.entries(container.NetworkSettings.Networks ?? {})
    .filter(([network]) => network !== ownNetwork)
    .sort(([one], [other]) => Number(other === mode) - Number(one === mode))
    .map(([network, how]) => {
      const own = (how?.Aliases ?? []).filter((one) => !container.Id.startsWith(one));
      const { IPv4Address, IPv6Address } = how?.IPAMConfig ?? {};
      return {
        network,
        aliases: network === 'bridge' ? [] : [...new Set([...own, ...(alias ? [alias] : [])])],
        addresses: [
          ...(IPv4Address ? [['--ip', IPv4Address]] : []),
          ...(IPv6Address ? [['--ip6', IPv6Address]] : []),
        ],
      };
    });
}

function asRunOptions({ network, aliases, addresses }: Connection): (readonly string[])[] {
  if (network === 'bridge') return [];
  return [['--network', network], ...aliases.map((one) => ['--network-alias', one]), ...addresses];
}

function asConnect({ network, aliases, addresses }: Connection, container: string): string {
  const options = [...aliases.flatMap((one) => ['--alias', one]), ...addresses.flat()];
  return `docker network connect ${inWords([...options, network, container])}`;
}

function published({ container }: MadeWith): string[][] {
  return Object.entries(container.HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => {
      const address = HostIp?.includes(':') ? `[${HostIp}]` : (HostIp ?? '');
      return ['-p', `${address ? `${address}:` : ''}${HostPort ?? ''}:${port.replace(/\/tcp$/, '')}`];
    }),
  );
}

function extraHosts({ container }: MadeWith): string[][] {
  return (container.HostConfig.ExtraHosts ?? []).map((line) => ['--add-host', line]);
}

/** Anonymous volumes are named by their ids, so they keep their data. */
function mounts({ container }: MadeWith): string[][] {
  return (container.Mounts ?? []).flatMap(({ Type, Name, Source, Destination, RW }) => {
    if (Type !== 'bind' && Type !== 'volume') return [];
    const from = Type === 'volume' ? (Name ?? '') : (Source ?? '');
    return [['-v', `${from}:${Destination}${RW === false ? ':ro' : ''}`]];
  });
}

/** The program and its arguments, if they differ from the image's. */
function startOf({ container, image }: MadeWith): { before: string[][]; behind: readonly string[] } {
  const { Entrypoint, Cmd } = container.Config;
  const same = (one: readonly string[] | null | undefined, other: readonly string[] | null | undefined) =>
    JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
  if (same(Entrypoint, image?.Entrypoint))
    return { before: [], behind: same(Cmd, image?.Cmd) ? [] : (Cmd ?? []) };
  const [program = '', ...rest] = Entrypoint ?? [];
  return { before: [['--entrypoint', program]], behind: [...rest, ...(Cmd ?? [])] };
}
