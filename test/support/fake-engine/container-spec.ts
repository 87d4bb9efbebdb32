/** What a person tells `docker create`. */
export interface ContainerSpec {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** As `--network` takes it: `host`, `none`, `container:<id>`, or a network's name; without it the default bridge. */
  readonly network?: string;
  /** Static addresses on that network. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Mounts a file of the user's own on /etc/hosts. */
  readonly ownHostsMount?: boolean;
  /** Restart policy `always`: runs again after the engine was restarted. */
  readonly restart?: boolean;
}
