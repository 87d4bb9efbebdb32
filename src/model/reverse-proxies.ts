/**
 * Reverse proxies that take addresses of containers from the engine, as far as what they were started with and containers' labels show.
 * Traefik takes any one network of a container where none is named: pkg/provider/docker/config.go, getIPAddress.
 */

type Labels = Readonly<Record<string, string>>;

/** A program and its arguments, with blanks between them. What is set by its environment or a file is not among them. */
export interface TraefikFlags {
  /** Whether it asks the engine because of these. */
  readonly asksEngine: boolean;
  /** Whether these name the network that it uses. */
  readonly namesNetwork: boolean;
}

export function traefikFlags(commandLine: string): TraefikFlags {
  return {
    asksEngine:
      /(?:^|[\s"'])--providers\.docker(?=[\s"'.=]|$)/i.test(commandLine) &&
      !/--providers\.docker=false/i.test(commandLine),
    namesNetwork: /--providers\.docker\.network[=\s]/i.test(commandLine),
  };
}

/** Whether labels of a container make Traefik send requests to it, on a network of its own choice. */
export function isLeftToTraefik(labels: Labels): boolean {
  const keys = Object.keys(labels).map((key) => key.toLowerCase());
  return (
    keys.some((key) => /^traefik\.(?:enable$|(?:http|tcp|udp)\.)/.test(key)) &&
    !keys.includes('traefik.docker.network') &&
    labels['traefik.enable'] !== 'false'
  );
}
