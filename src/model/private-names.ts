/**
 * No name below these exists on the internet, so a label that takes one redirects nobody's traffic:
 *
 * - `test`, `example`: RFC 2606 and 6761 reserve them;
 * - `local`: RFC 6762 reserves it for the local link, and hosts files always come first;
 * - `home.arpa`: RFC 8375, for homes;
 * - `internal`: ICANN's board reserved it for private use on 29 July 2024;
 * - `intranet`, `private`, `corp`, `home`, `lan`: RFC 6762, appendix G, lists them as used in private networks; ICANN never delegated one, and gave up `corp` and `home` on 4 February 2018;
 * - `docker`: long used by tools for container names; nobody owns it.
 *
 * Not `invalid`: programs rely on such names not existing (RFC 6761, section 6.4). `localhost` is reserved (`name.ts`).
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
 * Whether a name may exist on the internet, as `github.com` does. A name without a dot does not. `domains`: those of `NATHOST_DOMAINS`,
 * in which names are not public.
 */
export function isPublicName(name: string, domains: readonly string[]): boolean {
  if (!name.includes('.') || domains.includes(name)) return false;
  return ![...privateSuffixes, ...domains].some((suffix) => name.endsWith(`.${suffix}`));
}
