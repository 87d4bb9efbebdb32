import * as v from 'valibot';
import { problemStatus, type ProblemStatus } from '../model/status';

/** What a nathost says of itself to another one. Any program on the host's network can read it, and any can say the like. */
export interface Holder {
  readonly version: string;
  /** The plugin's number is its own, and means nothing outside of it. */
  readonly kind: 'plugin' | 'process';
  readonly pid: number;
  /** Its state folder, as it sees it. */
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

const plain = v.regex(/^[\w./@:+-]+$/, 'letters, digits and ._/@:+-');

const holderSchema = v.strictObject({
  version: v.pipe(v.string(), v.maxLength(64), plain),
  kind: v.picklist(['plugin', 'process']),
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  state: v.pipe(v.string(), v.maxLength(256), plain, v.startsWith('/')),
  startedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8_640_000_000_000_000)),
});

export function encodeHolder(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}

/** Undefined for anything but what `encodeHolder` writes. */
export function decodeHolder(text: string | undefined): Holder | undefined {
  try {
    const decoded = v.safeParse(holderSchema, JSON.parse(text ?? ''));
    return decoded.success ? decoded.output : undefined;
  } catch {
    return undefined;
  }
}

export function anotherNathost(
  folder: string,
  holder: Holder | undefined,
  socket: string,
  since: number,
): ProblemStatus {
  return problemStatus({
    kind: 'another-nathost',
    about: { kind: 'folder', path: folder },
    message: `${holder ? described(holder) : 'something that does not answer as a nathost does'} has it, so nothing is changed here`,
    remedy: `${remedyFor(holder, socket)} This one takes over by itself.`,
    since,
  });
}

function described({ kind, pid, state, version, startedAt }: Holder): string {
  const who =
    kind === 'plugin' ? 'the plugin nathost' : `another nathost, process ${pid} with its state in ${state},`;
  return `${who} (version ${version}, started ${new Date(startedAt).toISOString()})`;
}

/** With no command that the other one had a say in: root may paste it. */
function remedyFor(holder: Holder | undefined, socket: string): string {
  if (holder?.kind === 'plugin')
    return 'Keep one of the two: end this one, or the plugin: docker plugin disable nathost.';
  return `Keep one of the two. Which process the other is, root sees by: ss -xlp | grep ${socket}.`;
}
