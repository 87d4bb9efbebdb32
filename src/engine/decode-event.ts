import * as v from 'valibot';
import type { EngineEvent } from '../model/engine-event';
import { decodeReply } from './decode-reply';

/**
 * The actions that matter: those that create, destroy, start, stop, pause or rename a container, and those that change a network or its
 * endpoints. Health checks, `exec`, `kill` and `attach` are frequent and change nothing for nathost.
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

/** Decodes one line of `GET /events`; undefined for events that do not matter. Throws `engine-reply-malformed`. */
export function decodeEvent(line: string): EngineEvent | undefined {
  const call = 'decode an event';
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

/** JSON.parse does not keep all digits of nanoseconds. In a label, the quotes of this key would be escaped. */
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
