import * as v from 'valibot';
import type { EngineEvent } from '../model/engine-event';
import { decodeReply } from './decode-reply';

/**
 * The actions worth a look, by the engine's words: what makes, ends, starts, stops, pauses or names a container, and what changes
 * a network or who is on it. Left out: health checks, `exec`, `kill`, `attach`, which come in crowds and change nothing for us.
 */
export const watchedActions: readonly string[] = [
  ...['create', 'start', 'die', 'stop', 'destroy', 'rename', 'pause', 'unpause'],
  ...['connect', 'disconnect'],
];

const event = v.object({
  Type: v.picklist(['container', 'network']),
  Action: v.string(),
  Actor: v.object({
    ID: v.pipe(v.string(), v.nonEmpty()),
    Attributes: v.nullish(v.record(v.string(), v.string()), {}),
  }),
  timeNano: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

const kind = v.object({ Type: v.string(), Action: v.string() });

/** One line of `GET /events`; undefined for what nobody asked for. Throws `engine-reply-malformed`. */
export function decodeEvent(line: string): EngineEvent | undefined {
  const call = 'read an event';
  const reply = parse(line);
  const { Type, Action } = decodeReply(call, kind, reply);
  if ((Type !== 'container' && Type !== 'network') || !watchedActions.includes(Action)) return undefined;
  const found = decodeReply(call, event, reply);
  const timeNano = exactTime(line) ?? BigInt(Math.trunc(found.timeNano));
  const { ID, Attributes } = found.Actor;
  if (Type === 'container') return { kind: 'container', action: Action, id: ID, timeNano };
  const containerId = Attributes['container'];
  return {
    kind: 'network',
    action: Action,
    networkId: ID,
    networkName: Attributes['name'] ?? '',
    driver: Attributes['type'] ?? '',
    ...(containerId !== undefined && { containerId }),
    timeNano,
  };
}

/** A number of nanoseconds has more digits than JSON.parse keeps. Within a label the quotes of these words are escaped. */
function exactTime(line: string): bigint | undefined {
  const digits = /"timeNano"\s*:\s*(\d+)\s*[,}]/.exec(line)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
