import type { StatusReport } from '../model/status';
import type { Way } from '../model/way';
import type { Wire } from '../model/wire';
import type { NginxDirective } from './parse/nginx';
import type { Socket } from './parse/sockets';

/** What could be read, or why it could not: that is said, and never ends the rest. */
export type Fact<T> = { readonly known: T } | Unread;

export interface Unread {
  readonly unknown: string;
  /** What to do to have it read. */
  readonly remedy?: string;
}

/** What nathost says of itself. */
export type NathostFacts = Wire<
  Pick<StatusReport, 'phase' | 'network' | 'names' | 'proxies' | 'problems'>
> & {
  /** The engine's, once it was seen. */
  readonly apiVersion?: string | undefined;
  readonly way: Way;
  /** What its labels begin with. */
  readonly labelPrefix: string;
};

export interface OwnedSocket extends Socket {
  /** Absent where no process has it (TIME_WAIT), or none that may be seen. */
  readonly owner?: SocketOwner;
}

export interface SocketOwner {
  readonly pid: number;
  readonly program: string;
  readonly containerId?: string;
}

export interface NginxOfContainer {
  readonly containerId: string;
  /** The directives of all its files; or why they could not be read. */
  readonly configuration: Fact<readonly NginxDirective[]>;
}
