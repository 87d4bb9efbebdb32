import { comment, word } from '../inspect/commands';
import type { ContainerFacts } from '../inspect/parse/engine';
import type { MadeWith } from './parse/made-with';
import type { Picture } from './picture';
import { runCommand, type RunChange } from './run-command';
import type { Workload } from './workload';

export interface Replacement {
  readonly command: readonly string[];
  /** What the command leaves out, for a person. */
  readonly missing: readonly string[];
}

/** Commands that create a container again with a change. */
export function madeAgain(
  { containers }: Workload,
  change: Omit<RunChange, 'name' | 'ownNetwork'>,
  { facts, ownNetwork }: Picture,
  /** Commands to run when the new container is up, before the old one is removed. */
  then: readonly string[] = [],
): Replacement {
  const [container] = containers;
  const made = container && facts.madeWith.get(container.id);
  if (!container || !made)
    return {
      command: [comment(`docker run … ${asOptions(change)}`)],
      missing: ['its configuration could not be read'],
    };
  const full = { ...change, ownNetwork };
  return isAlone(container, made, ownNetwork)
    ? oneByOne(container, made, full, then)
    : sideBySide(container, made, full, then);
}

function asOptions({ labels = {}, toHostNetwork }: Omit<RunChange, 'name' | 'ownNetwork'>): string {
  const words = Object.entries(labels).map(([key, value]) => `--label ${word(`${key}=${value}`)}`);
  return [...words, ...(toHostNetwork ? ['--network host'] : [])].join(' ');
}

/** Whether two of it cannot run at the same time, because of a port, a fixed address, or data that both would write. */
function isAlone(
  { published, mounts, endpoints, networkMode }: ContainerFacts,
  { container }: MadeWith,
  ownNetwork: string,
): boolean {
  return (
    networkMode === 'host' ||
    published.length > 0 ||
    mounts.some(({ writable }) => writable) ||
    endpoints.some(({ network, configured }) => network !== ownNetwork && configured !== '') ||
    (container.HostConfig.RestartPolicy?.Name ?? '') === 'on-failure'
  );
}

type Full = Omit<RunChange, 'name'>;

/** The new container answers under the old one's name before that one is removed, so there is no gap. */
function sideBySide(
  { name }: ContainerFacts,
  made: MadeWith,
  change: Full,
  then: readonly string[],
): Replacement {
  const next = `${name}-next`;
  const { lines, missing } = runCommand(made, { ...change, name: next, alias: name });
  const command = [
    ...lines,
    comment('when it answers:'),
    ...then,
    `docker rm -f ${word(name)}`,
    `docker rename ${word(next)} ${word(name)}`,
  ];
  return { command, missing: lacking(missing) };
}

function oneByOne(
  { name }: ContainerFacts,
  made: MadeWith,
  change: Full,
  then: readonly string[],
): Replacement {
  const before = `${name}-before`;
  const { lines, missing } = runCommand(made, { ...change, name });
  const command = [
    `docker stop ${word(name)}`,
    `docker rename ${word(name)} ${word(before)}`,
    ...lines,
    ...then,
    comment('when it is as it should be:'),
    `docker rm ${word(before)}`,
  ];
  return { command, missing: lacking(missing) };
}

function lacking(missing: readonly string[]): string[] {
  return missing.length === 0
    ? []
    : [`add by yourself what the command does not carry: ${missing.join(', ')}`];
}
