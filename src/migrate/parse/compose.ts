import {
  array,
  boolean,
  looseObject,
  nullish,
  number,
  parse,
  record,
  string,
  union,
  type InferOutput,
} from 'valibot';
import type { MountFacts, PublishedPort } from '../../inspect/parse/engine';

/** The needed parts of a Compose project. */
export interface ComposeProject {
  readonly name: string;
  readonly files: readonly string[];
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly containerName?: string;
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `name:address`, as in the engine. */
  readonly extraHosts: readonly string[];
  readonly published: readonly PublishedPort[];
  readonly mounts: readonly MountFacts[];
  readonly networks: readonly ServiceNetwork[];
  /** Its keys. */
  readonly keys: readonly string[];
}

export interface ServiceNetwork {
  /** Its name in the engine. */
  readonly network: string;
  readonly ipv4: string;
  readonly aliases: readonly string[];
}

const service = looseObject({
  image: nullish(string()),
  container_name: nullish(string()),
  network_mode: nullish(string()),
  labels: nullish(record(string(), nullish(string()))),
  extra_hosts: nullish(union([array(string()), record(string(), union([string(), array(string())]))])),
  ports: nullish(
    array(
      looseObject({
        target: number(),
        published: nullish(string()),
        host_ip: nullish(string()),
        protocol: nullish(string()),
      }),
    ),
  ),
  volumes: nullish(
    array(looseObject({ source: nullish(string()), target: string(), read_only: nullish(boolean()) })),
  ),
  networks: nullish(
    record(
      string(),
      nullish(looseObject({ ipv4_address: nullish(string()), aliases: nullish(array(string())) })),
    ),
  ),
});
const project = looseObject({
  name: string(),
  services: nullish(record(string(), service)),
  networks: nullish(record(string(), nullish(looseObject({ name: nullish(string()) })))),
});

/** Parses the output of `docker compose config --format json`. @throws Error for anything else */
export function parseCompose(files: readonly string[], text: string): ComposeProject {
  const { name, services, networks } = parse(project, JSON.parse(text));
  const networkNames = new Map(
    Object.entries(networks ?? {}).map(([key, network]) => [key, network?.name ?? `${name}_${key}`]),
  );
  return {
    name,
    files,
    services: Object.entries(services ?? {}).map(([key, found]) => serviceOf(key, found, networkNames)),
  };
}

function serviceOf(
  name: string,
  found: InferOutput<typeof service>,
  networkNames: ReadonlyMap<string, string>,
): ComposeService {
  return {
    name,
    image: found.image ?? '',
    ...(found.container_name && { containerName: found.container_name }),
    networkMode: found.network_mode ?? '',
    labels: Object.fromEntries(Object.entries(found.labels ?? {}).map(([key, value]) => [key, value ?? ''])),
    extraHosts: extraHostsOf(found.extra_hosts ?? []),
    published: (found.ports ?? []).map(publishedPort),
    mounts: (found.volumes ?? []).map(({ source, target, read_only: readOnly }) => ({
      source: source ?? '',
      destination: target,
      writable: readOnly !== true,
    })),
    networks: Object.entries(found.networks ?? {}).map(([key, how]) => ({
      network: networkNames.get(key) ?? key,
      ipv4: how?.ipv4_address ?? '',
      aliases: how?.aliases ?? [],
    })),
    keys: Object.keys(found).filter((key) => found[key] !== null && !isImplied(key, found)),
  };
}

/** Compose puts a service without networks on the project's default network. */
function isImplied(key: string, { networks }: InferOutput<typeof service>): boolean {
  return key === 'networks' && JSON.stringify(networks) === '{"default":null}';
}

/** A list of `name=address`, or a map of names to addresses, depending on Compose's version. */
function extraHostsOf(found: NonNullable<InferOutput<typeof service>['extra_hosts']>): string[] {
  if (Array.isArray(found)) return found.map((line) => line.replace('=', ':'));
  return Object.entries(found).flatMap(([name, addresses]) =>
    [addresses].flat().map((address) => `${name}:${address}`),
  );
}

function publishedPort({
  target,
  published,
  host_ip: address,
  protocol,
}: NonNullable<InferOutput<typeof service>['ports']>[number]): PublishedPort {
  return {
    hostAddress: ['0.0.0.0', '::', ''].includes(address ?? '') ? '' : (address ?? ''),
    // Without a port, or with a range, the engine chooses.
    hostPort: /^\d+$/.test(published ?? '') ? Number(published) : 0,
    containerPort: target,
    protocol: protocol ?? 'tcp',
  };
}
