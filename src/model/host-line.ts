/** One name and one of its addresses, as they stand in a hosts file. */
export interface HostLine {
  /** Canonical IPv4 or IPv6 address. */
  readonly address: string;
  /** Lower-case host name. */
  readonly name: string;
}
