import type { EngineEvent } from '../model/engine-event';
import type { ErrorCode } from '../model/errors';

/** The calls to the engine. Lists of all and of some containers count apart, because their costs differ. */
export const engineCalls = [
  'open',
  'list-all',
  'list-some',
  'network',
  'list-networks',
  'create-network',
  'connect',
  'disconnect',
  'signal',
  'follow',
] as const;

export type EngineCall = (typeof engineCalls)[number];

/** `host` is the host's own hosts file, `proxy` any container's. */
export type TargetKind = 'host' | 'proxy';

/**
 * Counts what happens. What the status report has at any time is not counted here as well. Durations are milliseconds. No method throws.
 */
export interface Meter {
  passEnded(result: 'done' | 'failed', duration: number): void;
  /** Names in a file were written. `latency`: since the engine's timestamp of the event that caused it. */
  eventAnswered(target: TargetKind, latency: number): void;
  /** Lines of ours that were added and removed; both may be 0 if only a free line was repaired. */
  fileWritten(added: number, removed: number): void;
  fileRefused(): void;
  /** `duration` is absent for the event stream, which has no end of its own. */
  engineCalled(call: EngineCall, result: 'ok' | ErrorCode, duration?: number): void;
  engineEvent(kind: EngineEvent['kind']): void;
  signalSent(): void;
}

const nothing = (): void => undefined;

/** Counts nothing. */
export const silentMeter: Meter = {
  passEnded: nothing,
  eventAnswered: nothing,
  fileWritten: nothing,
  fileRefused: nothing,
  engineCalled: nothing,
  engineEvent: nothing,
  signalSent: nothing,
};
