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
  unknown,
  type InferOutput,
} from 'valibot';
import { parseDocument } from 'yaml';
import type { MountFacts, PublishedPort } from '../../inspect/parse/engine';
import { interpolate } from './interpolate';
import { publishedPorts } from './ports';

/** A Compose file, as far as a migration needs it. */
export interface ComposeFile {
  readonly path: string;
  /** The project's name, where the file says it. */
  readonly name?: string;
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly containerName?: string;
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `name:address`, as the engine has them. */
  readonly extraHosts: readonly string[];
  readonly published: readonly PublishedPort[];
  readonly mounts: readonly MountFacts[];
  readonly networks: readonly ServiceNetwork[];
  readonly user: string;
  /** The keys it has in the file. */
  readonly keys: readonly string[];
}

export interface ServiceNetwork {
  readonly network: string;
  readonly ipv4: string;
  readonly aliases: readonly string[];
}

const scalar = union([string(), number(), boolean()]);
const listOrMap = nullish(union([array(scalar), record(string(), nullish(union([scalar, array(scalar)])))]));
const attachment = nullish(
  looseObject({ ipv4_address: nullish(string()), aliases: nullish(array(string())) }),
);
const service = looseObject({
  image: nullish(string()),
  container_name: nullish(string()),
  network_mode: nullish(string()),
  user: nullish(scalar),
  labels: listOrMap,
  extra_hosts: listOrMap,
  ports: nullish(array(union([scalar, looseObject({})]))),
  volumes: nullish(array(union([string(), looseObject({})]))),
  networks: nullish(union([array(string()), record(string(), attachment)])),
});
const file = looseObject({
  name: nullish(string()),
  services: nullish(record(string(), nullish(unknown()))),
});

/**
 * Reads a Compose file. Variables get the defaults that stand beside them; files that it includes or extends are not followed.
 * @throws Error that says where it is not YAML, or no Compose file
 */
export function parseCompose(path: string, text: string): ComposeFile {
  // Tags such as !reset are Compose's own.
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  const [fault] = document.errors;
  if (fault) throw new Error(fault.message.split('\n')[0]);
  const { name, services } = parse(file, interpolate(document.toJS() ?? {}));
  return {
    path,
    ...(name && { name }),
    services: Object.entries(services ?? {}).map(([key, value]) =>
      serviceOf(key, parse(service, value ?? {})),
    ),
  };
}

function serviceOf(name: string, found: InferOutput<typeof service>): ComposeService {
  return {
    name,
    image: found.image ?? '',
    ...(found.container_name && { containerName: found.container_name }),
    networkMode: found.network_mode ?? '',
    labels: Object.fromEntries(pairs(found.labels, '=')),
    extraHosts: pairs(found.extra_hosts, /[:=]/).map(([host, address]) => `${host}:${address}`),
    published: publishedPorts(found.ports ?? []),
    mounts: (found.volumes ?? []).flatMap(mountOf),
    networks: networksOf(found.networks),
    user: String(found.user ?? ''),
    keys: Object.keys(found).filter((key) => found[key] !== null && found[key] !== undefined),
  };
}

/** Compose takes lists of `a=b` and maps of a to b; a map's value may be a list. */
function pairs(
  found: InferOutput<typeof listOrMap>,
  separator: string | RegExp,
): (readonly [string, string])[] {
  if (Array.isArray(found))
    return found.map((one) => {
      const text = String(one);
      const at = text.search(separator);
      return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    });
  return Object.entries(found ?? {}).flatMap(([key, value]) =>
    [value].flat().map((one) => [key, String(one ?? '')] as const),
  );
}

function mountOf(volume: string | Readonly<Record<string, unknown>>): MountFacts[] {
  if (typeof volume !== 'string') {
    const { source, target, read_only: readOnly } = volume;
    return typeof target === 'string'
      ? [
          {
            source: typeof source === 'string' ? source : '',
            destination: target,
            writable: readOnly !== true,
          },
        ]
      : [];
  }
  const [source = '', destination, mode = ''] = volume.split(':');
  if (destination === undefined) return [{ source: '', destination: source, writable: true }];
  return [{ source, destination, writable: !mode.split(',').includes('ro') }];
}

function networksOf(found: InferOutput<typeof service>['networks']): ServiceNetwork[] {
  if (Array.isArray(found)) return found.map((network) => ({ network, ipv4: '', aliases: [] }));
  return Object.entries(found ?? {}).map(([network, how]) => ({
    network,
    ipv4: how?.ipv4_address ?? '',
    aliases: how?.aliases ?? [],
  }));
}
