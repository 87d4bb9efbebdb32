import type { EngineEvent } from '../../../src/model/engine-event';
import type { ErrorCode } from '../../../src/model/errors';
import type { Engine } from '../../../src/ports/engine';

/** Calls that are answered once; following is not one. */
export type Method = Exclude<keyof Engine, 'follow'>;

/** From nathost's process to the engine's. `call` numbers them. */
export type Question =
  | { readonly call: number; readonly method: Method; readonly args: readonly unknown[] }
  | { readonly call: number; readonly follow: bigint }
  | { readonly call: number; readonly stop: true };

/** From the engine's process to nathost's. */
export type Answer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly failure: { readonly code: ErrorCode; readonly message: string } }
  | { readonly call: number; readonly opened: true }
  | { readonly call: number; readonly event: EngineEvent };
