import type { ChangeRecord } from './change-record';
import type { LeaseStatus, NameStatus, ProblemStatus } from './status';

/** Everything about one name. Times are milliseconds since the Unix epoch. */
export interface NameDetail extends NameStatus {
  /** Of this name, or of the one it is an alias of. */
  readonly leases: readonly LeaseStatus[];
  /** Sentences: why it has this address, who holds it, and who stands by. */
  readonly because: readonly string[];
  readonly files: readonly NameInFile[];
  /** Those of its containers. */
  readonly problems: readonly ProblemStatus[];
  /** The last changes of this name, newest first. */
  readonly changes: readonly ChangeRecord[];
}

/** A hosts file that has the name. */
export interface NameInFile {
  /** `host` for the host's own file, else the container's name. */
  readonly proxy: string;
  readonly file: string;
  /** Since when the file has had the name with these addresses, as far as this process knows. */
  readonly since: number;
}
