import type { Fact, NathostFacts, OwnedSocket } from '../inspect/facts';
import type { ContainerFacts, NetworkFacts } from '../inspect/parse/engine';
import type { Link, Route } from '../inspect/parse/ip';
import type { NginxDirective } from '../inspect/parse/nginx';
import type { Socket } from '../inspect/parse/sockets';
import type { ComposeProject } from './parse/compose';
import type { MadeWith } from './parse/made-with';
import type { ProxyKind } from './proxy-kind';

/** The input of a migration. */
export interface MigrationFacts {
  readonly containers: Fact<readonly ContainerFacts[]>;
  readonly networks: Fact<readonly NetworkFacts[]>;
  readonly nathost: Fact<NathostFacts>;
  /** nathost's settings by variable; empty if it cannot be reached. */
  readonly settings: Readonly<Record<string, string>>;
  readonly links: Fact<readonly Link[]>;
  readonly routes: Fact<readonly Route[]>;
  /** Those of the host's network. */
  readonly sockets: Fact<readonly OwnedSocket[]>;
  /** The lowest port that an unprivileged process may use. */
  readonly firstFreePort: Fact<number>;
  /** Running reverse proxies, by the container's id. */
  readonly proxies: ReadonlyMap<string, ProxySeen>;
  /** What containers were made with, by id. */
  readonly madeWith: ReadonlyMap<string, MadeWith>;
  readonly projects: readonly ProjectSeen[];
}

export interface ProxySeen {
  readonly kind: ProxyKind;
  readonly configuration: Fact<Configuration>;
  /** Sockets of its own network; absent where they cannot be seen, or it is on the host's. */
  readonly sockets?: readonly Socket[];
}

export type Configuration =
  | { readonly nginx: readonly NginxDirective[] }
  | { readonly texts: readonly { readonly path: string; readonly text: string }[] };

/** A Compose project of a file that was named, or that a running container comes from. */
export interface ProjectSeen {
  readonly files: readonly string[];
  readonly named: boolean;
  readonly content: Fact<ComposeProject>;
}
