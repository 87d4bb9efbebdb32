/**
 * Below these, no name is anybody's on the internet, so a label that takes one redirects nobody's traffic:
 *
 * - `test`, `example`: RFC 2606 and 6761 set them aside;
 * - `local`: RFC 6762 keeps it for the own link, and hosts files have always been asked before;
 * - `home.arpa`: RFC 8375, for homes;
 * - `internal`: ICANN's board reserved it for private use on 29 July 2024;
 * - `intranet`, `private`, `corp`, `home`, `lan`: RFC 6762, appendix G, names them as what private networks use; ICANN never delegated
 *   one, and put off `corp` and `home` for good on 4 February 2018;
 * - `docker`: what tools for names of containers have long used; it is nobody's domain.
 *
 * Not `invalid`: who looks such a name up relies on there being none (RFC 6761, section 6.4). `localhost` is the host's own (`name.ts`).
 */
const privateSuffixes = [
  'test',
  'example',
  'local',
  'home.arpa',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'docker',
];

/**
 * Whether a name may be somebody's on the internet, as `github.com` is. One without a dot never is. `domains`: those that the
 * setting `NATHOST_DOMAINS` lists, themselves and all below.
 */
export function isPublicName(name: string, domains: readonly string[]): boolean {
  if (!name.includes('.') || domains.includes(name)) return false;
  return ![...privateSuffixes, ...domains].some((suffix) => name.endsWith(`.${suffix}`));
}
