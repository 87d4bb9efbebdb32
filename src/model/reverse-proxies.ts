/**
 * Reverse proxies that read containers' addresses from the engine, as far as their command line and containers' labels show. Traefik uses
 * any one network of a container if none is configured: pkg/provider/docker/config.go, getIPAddress.
 */

type Labels = Readonly<Record<string, string>>;

/** Traefik's command-line flags. Its environment and files are not known here. */
export interface TraefikFlags {
  /** Whether they enable the Docker provider. */
  readonly asksEngine: boolean;
  /** Whether they name the network to use. */
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

/** Whether a container's labels make Traefik send requests to it without naming a network. */
export function isLeftToTraefik(labels: Labels): boolean {
  const keys = Object.keys(labels).map((key) => key.toLowerCase());
  return (
    keys.some((key) => /^traefik\.(?:enable$|(?:http|tcp|udp)\.)/.test(key)) &&
    !keys.includes('traefik.docker.network') &&
    labels['traefik.enable'] !== 'false'
  );
}
