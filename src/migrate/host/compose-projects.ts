import { messageOf } from '../../model/errors';
import { factOf } from '../../inspect/host/files';
import type { Host } from '../../inspect/host/programs';
import type { ContainerFacts } from '../../inspect/parse/engine';
import type { ProjectSeen } from '../facts';
import { parseCompose, type ComposeProject } from '../parse/compose';
import { filesOf } from '../workload';

/** More than on any host that people administer by hand. */
const mostProjects = 100;
const largest = 8 * 1024 * 1024;

interface Asked {
  readonly files: readonly string[];
  readonly named: boolean;
  /** Compose's labels about its call; absent for files without a running container. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The projects of the given Compose files, and of running containers. */
export async function readProjects(
  host: Host,
  named: readonly string[],
  containers: readonly ContainerFacts[],
): Promise<readonly ProjectSeen[]> {
  const running = new Map<string, Asked>();
  for (const { labels } of containers.filter((one) => one.running)) {
    const files = filesOf(labels);
    if (files.length === 0 || running.size >= mostProjects) continue;
    running.set(labels['com.docker.compose.project'] ?? '', {
      files,
      named: files.some((file) => named.includes(file)),
      labels,
    });
  }
  const known = new Set([...running.values()].flatMap(({ files }) => files));
  const others = named.filter((file) => !known.has(file)).map((file) => ({ files: [file], named: true }));
  return Promise.all(
    [...running.values(), ...others].map(async (asked) => ({
      files: asked.files,
      named: asked.named,
      content: await factOf(() => readProject(host, asked)),
    })),
  );
}

/** Read by Compose itself, which handles includes, extensions, anchors, variables and defaults. @throws Error with its message */
async function readProject(
  { programs, files: hostFiles }: Host,
  { files, labels }: Asked,
): Promise<ComposeProject> {
  // Compose would wait for a FIFO, and read a device endlessly.
  const environments = (labels?.['com.docker.compose.project.environment_file'] ?? '')
    .split(',')
    .filter(Boolean);
  if (labels) await Promise.all([...files, ...environments].map((file) => hostFiles.readNamed(file)));
  await expectCompose(() => programs.docker(['compose', 'version', '--short']));
  const called = (option: string, label: string) => {
    const value = labels?.[`com.docker.compose.project${label}`];
    return value ? [option, value] : [];
  };
  const words = [
    ...called('--project-name', ''),
    ...called('--project-directory', '.working_dir'),
    ...environments.flatMap((file) => ['--env-file', file]),
    ...files.flatMap((file) => ['--file', file]),
  ];
  const config = ['--profile', '*', 'config', '--format', 'json'];
  return parseCompose(
    files,
    (await programs.dockerBytes(['compose', ...words, ...config], largest)).toString('utf8'),
  );
}

async function expectCompose(ask: () => Promise<string>): Promise<void> {
  await ask().catch((error: unknown) => {
    throw new Error(
      `docker compose is needed to read such files, and it does not run here (${messageOf(error)})`,
    );
  });
}
