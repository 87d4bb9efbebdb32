import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request over the loopback port is not answered. Every page that a browser of this machine shows can send requests to it: such a one
 * names another origin, comes from another site, or calls this port by a name that somebody else's DNS has (rebinding).
 */
export function crossOrigin(headers: IncomingHttpHeaders, target: string, port: number): string | undefined {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  const named = /^https?:\/\/([^/?]*)/i.exec(target)?.[1] ?? host;
  if (!isOurs(host, port) || !isOurs(named, port))
    return `it is called ${shown(named)}, not 127.0.0.1, [::1] or localhost with its port`;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return `it comes from the origin ${shown(origin)}`;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `it comes from another site`;
  return undefined;
}

/** A name that does not depend on anybody's DNS. */
function isOurs(host: string, port: number): boolean {
  const suffix = port === 80 ? '(?::80)?' : `:${port}`;
  return new RegExp(`^(?:127\\.0\\.0\\.1|\\[::1\\]|localhost)${suffix}$`, 'i').test(host);
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 80));
