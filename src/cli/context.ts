import type { Clock } from '../model/clock';
import type { ApiClient } from './api-client';
import type { Host } from '../inspect/host/programs';
import type { Screen } from './format/screen';
import type { GlobalOptions } from './invocation';

/** Everything a command uses of the outside; tests provide their own. */
export interface Context {
  readonly environment: Environment;
  readonly global: GlobalOptions;
  readonly out: Screen;
  readonly err: Screen;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  /** Whether the user is root: only root may open the plugin's socket. */
  readonly root: boolean;
  /** Connects to nathost. @throws CliFailure that says why it cannot be reached */
  api(): Promise<ApiClient>;
  /** The machine that the command runs on. */
  host(): Promise<Host>;
  /** From the first call on, Ctrl-C aborts this signal instead of ending the program. */
  interruption(): AbortSignal;
}

export type Environment = Readonly<Record<string, string | undefined>>;
