import type { MountFacts } from '../inspect/parse/engine';

export const proxyKinds = ['nginx', 'haproxy', 'caddy', 'traefik', 'envoy', 'apache', 'other'] as const;

export type ProxyKind = (typeof proxyKinds)[number];

interface Traits {
  /** Matches the image's name without registry and tag. */
  readonly image: RegExp;
  /** Matches the program's process title. */
  readonly program: RegExp;
  /** Where its configuration is. The first existing places are read. */
  readonly places: readonly string[];
  /** The command that reloads its configuration and so its names; absent if it resolves names for each request. */
  readonly reload?: (container: string) => string;
}

const traits: Readonly<Record<Exclude<ProxyKind, 'other'>, Traits>> = {
  nginx: {
    image: /nginx|openresty|tengine|swag/,
    program: /(?:^|[\s/])(?:nginx|openresty)(?::|\s|$)/,
    places: ['/etc/nginx', '/usr/local/openresty/nginx/conf'],
    reload: (container) => `docker exec ${container} nginx -s reload`,
  },
  haproxy: {
    image: /haproxy/,
    program: /(?:^|[\s/])haproxy(?:\s|$)/,
    places: ['/usr/local/etc/haproxy', '/etc/haproxy'],
    reload: (container) => `docker kill -s HUP ${container}`,
  },
  caddy: {
    image: /caddy/,
    program: /(?:^|[\s/])caddy(?:\s|$)/,
    places: ['/etc/caddy'],
  },
  traefik: {
    image: /traefik/,
    program: /(?:^|[\s/])traefik(?:\s|$)/,
    places: ['/etc/traefik'],
  },
  envoy: {
    image: /envoy/,
    program: /(?:^|[\s/])envoy(?:\s|$)/,
    places: ['/etc/envoy'],
  },
  apache: {
    image: /(?:^|\/)(?:httpd|apache2?)(?:$|-)/,
    program: /(?:^|[\s/])(?:httpd|apache2)\s+-(?:D|k\s|X)/,
    places: ['/usr/local/apache2/conf', '/etc/apache2'],
    reload: (container) => `docker exec ${container} httpd -k graceful`,
  },
};

/** The kind of reverse proxy, by image, processes or mounts. */
export function proxyKindOf(seen: {
  readonly image: string;
  /** Command lines of its processes. */
  readonly processes: readonly string[];
  readonly mounts: readonly MountFacts[];
}): ProxyKind | undefined {
  const name = seen.image
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .toLowerCase();
  const rules: ((one: Traits) => boolean)[] = [
    ({ program }) => seen.processes.some((line) => program.test(line)),
    ({ image }) => image.test(name.slice(name.lastIndexOf('/') + 1)),
    ({ places }) =>
      seen.mounts.some(({ destination }) => places.some((place) => isWithin(destination, place))),
  ];
  for (const rule of rules) {
    const found = proxyKinds.find((kind) => kind !== 'other' && rule(traits[kind]));
    if (found) return found;
  }
  return undefined;
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Folders in the container that may hold its configuration. */
export function configurationPlaces(kind: ProxyKind): readonly string[] {
  return kind === 'other' ? Object.values(traits).flatMap(({ places }) => places) : traits[kind].places;
}

/** The command that makes it resolve its names again; `undefined` if it does so by itself, or the command is unknown. */
export function reloadCommand(kind: ProxyKind, container: string): string | undefined {
  return kind === 'other' ? undefined : traits[kind].reload?.(container);
}
