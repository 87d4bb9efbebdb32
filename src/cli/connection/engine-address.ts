import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCodeOf } from '../../model/errors';
import type { Context, Environment } from '../context';
import { CliFailure } from '../exit-status';

/** The engine's address, and where it comes from. */
export interface EngineAddress {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** For messages, such as `DOCKER_HOST` or `the context "build"`. */
  readonly from: string;
}

const standard = 'unix:///var/run/docker.sock';

/** The docker command's engine: `--host`, `--context`, DOCKER_HOST, DOCKER_CONTEXT, the current context. */
export async function engineAddress({
  environment,
  global,
}: Pick<Context, 'environment' | 'global'>): Promise<EngineAddress> {
  const folder = configFolder(environment, global.config);
  if (global.host && global.context)
    throw new CliFailure('conflicting options: specify either --host or --context');
  if (global.host) return { host: global.host, from: '--host' };
  if (global.context) return ofContext(folder, global.context);
  if (environment['DOCKER_HOST']) return { host: environment['DOCKER_HOST'], from: 'DOCKER_HOST' };
  return ofContext(folder, environment['DOCKER_CONTEXT'] || (await currentContext(folder)));
}

function configFolder(environment: Environment, given: string | undefined): string {
  return given ?? (environment['DOCKER_CONFIG'] || join(environment['HOME'] ?? '/', '.docker'));
}

async function currentContext(folder: string): Promise<string> {
  const found = field(await readJson(join(folder, 'config.json')), 'currentContext');
  return typeof found === 'string' && found ? found : 'default';
}

async function ofContext(folder: string, name: string): Promise<EngineAddress> {
  if (name === 'default') return { host: standard, from: 'the default context' };
  // The docker command stores a context in a folder named by the digest of the context's name.
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = await readJson(join(folder, 'contexts/meta', digest, 'meta.json'));
  const host = field(field(field(meta, 'Endpoints'), 'docker'), 'Host');
  if (typeof host !== 'string')
    throw new CliFailure(`there is no context "${name}"`, {
      remedy: 'docker context ls lists all contexts.',
    });
  return { host, from: `the context "${name}"` };
}

/** `undefined` if there is no such file. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw new CliFailure(`${path} cannot be read: ${String(error)}`, { cause: error });
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
