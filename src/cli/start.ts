import { systemClock } from '../model/clock';
import type { Context } from './context';
import { exitStatus } from './exit-status';
import { Screen } from './format/screen';
import { readInvocation } from './invocation';
import { run, tell } from './run';

/** Creates the context of this process and runs the command line. Resolves with the exit status. */
export async function start(system: NodeJS.Process, argv: readonly string[]): Promise<number> {
  const { out, err } = screens(system);
  try {
    const { global, mode, words } = readInvocation(argv);
    const context: Context = {
      environment: system.env,
      global,
      out,
      // What is said beside a completion would stand in the line that somebody types.
      err: mode === 'run' ? err : silent,
      get stdin() {
        return system.stdin;
      },
      clock: systemClock,
      root: system.getuid?.() === 0,
      api: () => connect(context),
      host: () => thisHost(context),
      interruption: () => interruption(system),
    };
    if (mode === 'run') return await run(context, words);
    const { answerCompletion } = await import('./completion/answer-completion.ts');
    return await answerCompletion(context, words, mode === 'complete');
  } catch (error) {
    return tell({ err, global: { debug: false } }, error);
  }
}

const silent = new Screen(() => undefined, { terminal: false, colours: false, columns: () => undefined });

async function connect(context: Context): ReturnType<Context['api']> {
  const { connectApi } = await import('./connection/connect-api.ts');
  return connectApi(context);
}

/** Inspecting a container waits while it is being started. */
const limits = { milliseconds: 15_000, bytes: 256 * 1024 * 1024 };

async function thisHost({ environment, global }: Context): ReturnType<Context['host']> {
  const { config, context, host } = global;
  const [{ programs }, { hostFiles }] = await Promise.all([
    import('../inspect/host/programs.ts'),
    import('../inspect/host/files.ts'),
  ]);
  // The docker command that called this one, with its options.
  const options = [
    ...(config !== undefined ? ['--config', config] : []),
    ...(context !== undefined ? ['--context', context] : []),
    ...(host !== undefined ? ['--host', host] : []),
  ];
  const docker = environment['DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND'] ?? 'docker';
  return {
    programs: programs({
      docker: [docker, ...options],
      // Others' Compose files must not fetch anything.
      environment: {
        ...environment,
        COMPOSE_EXPERIMENTAL_GIT_REMOTE: 'false',
        COMPOSE_EXPERIMENTAL_OCI_REMOTE: 'false',
      },
      limits,
    }),
    files: hostFiles,
  };
}

function screens(system: NodeJS.Process): { out: Screen; err: Screen } {
  const screen = (stream: NodeJS.WriteStream): Screen => {
    // The reader has closed the pipe: `docker nathost ls | head -1`.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      system.exit(error.code === 'EPIPE' ? exitStatus.ok : exitStatus.failed);
    });
    return new Screen((text) => void stream.write(text), {
      terminal: stream.isTTY,
      colours: stream.isTTY && !system.env['NO_COLOR'] && system.env['TERM'] !== 'dumb',
      columns: () => (stream.isTTY ? stream.columns : undefined),
    });
  };
  return { out: screen(system.stdout), err: screen(system.stderr) };
}

/** Aborted by Ctrl-C, by a signal to end, or when the docker command that runs this ends. */
function interruption(system: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) system.once(signal, abort);
  const parent = system.env['DOCKER_CLI_PLUGIN_SOCKET'];
  if (parent)
    void import('./parent-end.ts').then(({ whenParentEnds }) => {
      whenParentEnds(parent, abort);
    });
  return controller.signal;
}
