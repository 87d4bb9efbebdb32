import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request to the loopback port is refused; undefined if it is not. Any page in a browser on this machine can send requests to the
 * port. Such a request has another origin, comes from another site, or uses a host name of somebody's DNS (DNS rebinding).
 */
export function crossOrigin(headers: IncomingHttpHeaders, target: string, port: number): string | undefined {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  const named = /^https?:\/\/([^/?]*)/i.exec(target)?.[1] ?? host;
  if (!isOurs(host, port) || !isOurs(named, port))
    return `its host is ${shown(named)}, not 127.0.0.1, [::1] or localhost with the port`;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return `its origin is ${shown(origin)}`;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return `it comes from another site`;
  return undefined;
}

/** Only names that do not depend on DNS. */
function isOurs(host: string, port: number): boolean {
  const suffix = port === 80 ? '(?::80)?' : `:${port}`;
  return new RegExp(`^(?:127\\.0\\.0\\.1|\\[::1\\]|localhost)${suffix}$`, 'i').test(host);
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 80));
