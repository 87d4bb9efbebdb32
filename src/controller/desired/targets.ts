import { join } from 'node:path';
import { isUp } from '../../model/claim';
import type { DecodedLabels } from '../../model/labels';
import type { Problem } from '../../model/problem';
import { ofContainer } from '../../model/subject';
import type { ContainerRecord, EngineFacts } from '../../model/record';
import type { Settings } from '../../model/settings';

/** A hosts file that nathost keeps. */
export interface Target {
  /** `host`, or the container's id. */
  readonly key: string;
  readonly path: string;
  /** Absent for the host's own file. */
  readonly container?: ContainerRecord;
  /** The signal that makes the proxy read its names again. */
  readonly reload?: string;
}

export interface Targets {
  /** The host's own file first: the engine copies it into proxies that start meanwhile. */
  readonly targets: readonly Target[];
  readonly problems: readonly Problem[];
}

export interface TargetsInput {
  /** May include containers that are not on the host's network. */
  readonly containers: Iterable<ContainerRecord>;
  readonly labelsOf: (container: ContainerRecord) => DecodedLabels;
  /** Containers whose hosts file exists and whose process the engine is about to start. */
  readonly starting: ReadonlySet<string>;
  readonly settings: Settings;
  /** The engine's folder of container folders, as this process sees it. */
  readonly containersFolder: string;
}

/** The engine's folder of container folders, as this process sees it. */
export function containersFolderOf({ paths }: Settings, facts: EngineFacts | undefined): string {
  return paths.containers ?? join(facts?.dataRoot ?? '/var/lib/docker', 'containers');
}

export function targetsOf(input: TargetsInput): Targets {
  const { settings } = input;
  const targets: Target[] = [];
  const problems: Problem[] = [];
  if (settings.hostFile) targets.push({ key: 'host', path: join(settings.paths.etc, 'hosts') });
  for (const container of input.containers) {
    if (container.networkMode.kind !== 'host') continue;
    if (!isUp(container) && !input.starting.has(container.id)) continue;
    const labels = input.labelsOf(container);
    if (!isProxy(labels, settings)) continue;
    if (container.ownHostsMount) problems.push(ownMount(container, settings));
    else {
      const path = join(input.containersFolder, container.id, 'hosts');
      targets.push({ key: container.id, path, container, ...(labels.reload && { reload: labels.reload }) });
    }
  }
  return { targets, problems };
}

function isProxy(labels: DecodedLabels, settings: Settings): boolean {
  return settings.proxies === 'all' ? labels.proxy !== false : labels.proxy === true;
}

function ownMount(container: ContainerRecord, settings: Settings): Problem {
  return {
    kind: 'hosts-file-own-mount',
    about: ofContainer(container),
    message:
      'it mounts a file of its own on /etc/hosts, which nathost does not write: names do not resolve in this container',
    remedy: `Create it again without that mount, or with the label ${settings.labelPrefix}.proxy=false.`,
  };
}
