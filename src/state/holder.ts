import * as v from 'valibot';
import { problemStatus, type ProblemStatus } from '../model/status';
import type { Way } from '../model/way';

/** What a nathost tells another one about itself. Any program on the host's network can read it, or pretend to be one. */
export interface Holder {
  readonly version: string;
  readonly kind: Way;
  /** In the plugin or a container, valid only inside its own pid namespace. */
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

/** Undefined for anything that `encodeHolder` did not write. */
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
    message: `${holder ? described(holder) : 'a process that does not answer like a nathost'} has its lock, so this nathost changes nothing`,
    remedy: `${remedyFor(holder, socket)} This one takes over when the other has ended.`,
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

/** Contains no text of the other process, because root may paste it. */
function remedyFor(holder: Holder | undefined, socket: string): string {
  if (holder && holder.kind !== 'process')
    return `Keep one of the two: end this one, or ${named[holder.kind]}: ${ends[holder.kind]}.`;
  return `Keep one of the two. To find the other process, run as root: ss -xlp | grep ${socket}.`;
}
