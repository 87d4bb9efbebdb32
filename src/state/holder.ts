import * as v from 'valibot';
import { problemStatus, type ProblemStatus } from '../model/status';
import type { Way } from '../model/way';

/** What a nathost says of itself to another one. Any program on the host's network can read it, and any can say the like. */
export interface Holder {
  readonly version: string;
  readonly kind: Way;
  /** That of the plugin or of a container is its own, and means nothing outside of it. */
  readonly pid: number;
  /** Its state folder, as it sees it. */
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

const plain = v.regex(/^[\w./@:+-]+$/, 'letters, digits and ._/@:+-');

const holderSchema = v.strictObject({
  version: v.pipe(v.string(), v.maxLength(64), plain),
  kind: v.picklist(['plugin', 'container', 'service', 'process']),
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

const named = {
  plugin: 'the plugin nathost',
  container: 'the container of nathost',
  service: 'the service nathost',
};
const ends = {
  plugin: 'docker plugin disable nathost',
  container: 'docker stop nathost',
  service: 'systemctl disable --now nathost',
};

function described({ kind, pid, state, version, startedAt }: Holder): string {
  const who =
    kind === 'process' ? `another nathost, process ${pid} with its state in ${state},` : named[kind];
  return `${who} (version ${version}, started ${new Date(startedAt).toISOString()})`;
}

/** With no command that the other one had a say in: root may paste it. */
function remedyFor(holder: Holder | undefined, socket: string): string {
  if (holder && holder.kind !== 'process')
    return `Keep one of the two: end this one, or ${named[holder.kind]}: ${ends[holder.kind]}.`;
  return `Keep one of the two. Which process the other is, root sees by: ss -xlp | grep ${socket}.`;
}
