import type { EngineEvent } from '../model/engine-event';
import type { ErrorCode } from '../model/errors';

/** The methods of the engine's port; the list of all containers and that of some are told apart, because they cost differently. */
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
 * Takes what happens, as it happens, for whoever counts it. What the status report says at any time is not told here as well.
 * Durations are milliseconds. No method throws.
 */
export interface Meter {
  passEnded(result: 'done' | 'failed', duration: number): void;
  /** Names of a file came or went. `latency`: since the engine's time of the event that they answer. */
  eventAnswered(target: TargetKind, latency: number): void;
  /** Lines of ours that came and went; both may be 0 when only a gap was filled. */
  fileWritten(added: number, removed: number): void;
  fileRefused(): void;
  /** `duration` is absent for a call that lasts as long as the engine does. */
  engineCalled(call: EngineCall, result: 'ok' | ErrorCode, duration?: number): void;
  engineEvent(kind: EngineEvent['kind']): void;
  signalSent(): void;
}

const nothing = (): void => undefined;

/** Where nobody counts. */
export const silentMeter: Meter = {
  passEnded: nothing,
  eventAnswered: nothing,
  fileWritten: nothing,
  fileRefused: nothing,
  engineCalled: nothing,
  engineEvent: nothing,
  signalSent: nothing,
};
