import type { PublishedPort } from '../../inspect/parse/engine';

/** The ports that a service publishes, in Compose's short or long form; what cannot be read is left out. */
export function publishedPorts(
  ports: readonly (string | number | boolean | Readonly<Record<string, unknown>>)[],
): PublishedPort[] {
  return ports.flatMap((port) => (typeof port === 'object' ? longForm(port) : shortForm(String(port))));
}

/** `[ADDRESS:][HOST:]CONTAINER[/PROTOCOL]`, where ports may be ranges. */
function shortForm(text: string): PublishedPort[] {
  const [, address, host, container, protocol] =
    /^(?:(?:(\[[^\]]+\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(text) ?? [];
  return ranges(address, host, container, protocol);
}

function longForm({ target, published, host_ip: address, protocol }: Readonly<Record<string, unknown>>) {
  const text = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return ranges(text(address), text(published), text(target), text(protocol));
}

function ranges(
  address: string | undefined,
  host: string | undefined,
  container: string | undefined,
  protocol = 'tcp',
): PublishedPort[] {
  const hostAddress = ['0.0.0.0', '[::]', '::', undefined].includes(address) ? '' : unbracketed(address);
  const hostPorts = range(host);
  return range(container).map((containerPort, at) => ({
    hostAddress,
    // Without one, the engine chooses.
    hostPort: hostPorts[at] ?? 0,
    containerPort,
    protocol,
  }));
}

const mostPorts = 1000;

function range(text: string | undefined): number[] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return [];
  const length = Math.min(Number(last) - Number(first) + 1, mostPorts);
  return Array.from({ length: Math.max(length, 0) }, (_, at) => Number(first) + at);
}

function unbracketed(address = ''): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}
