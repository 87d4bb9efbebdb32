import type { StatusReport } from '../model/status';
import type { Way } from '../model/way';
import type { Wire } from '../model/wire';
import type { NginxDirective } from './parse/nginx';
import type { Socket } from './parse/sockets';

/** A value that was read, or why it could not be read. */
export type Fact<T> = { readonly known: T } | Unread;

export interface Unread {
  readonly unknown: string;
  /** What to do so that it can be read. */
  readonly remedy?: string;
}

/** Facts from nathost's API. */
export type NathostFacts = Wire<
  Pick<StatusReport, 'phase' | 'network' | 'names' | 'proxies' | 'problems'>
> & {
  /** The engine's API version, once nathost was connected. */
  readonly apiVersion?: string | undefined;
  readonly way: Way;
  /** What its labels begin with. */
  readonly labelPrefix: string;
};

export interface OwnedSocket extends Socket {
  /** Absent if no process has the socket (TIME_WAIT), or its process is not visible. */
  readonly owner?: SocketOwner;
}

export interface SocketOwner {
  readonly pid: number;
  readonly program: string;
  readonly containerId?: string;
}

export interface NginxOfContainer {
  readonly containerId: string;
  /** The directives of all its files. */
  readonly configuration: Fact<readonly NginxDirective[]>;
}
