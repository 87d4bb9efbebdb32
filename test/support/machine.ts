import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the scripts under test would leave something on a machine, and where the docker command looks for its plugins. */
export function placesOf(home: string): string[] {
  return [
    ...['.docker/cli-plugins', '.local/share/man', '.local/state/nathost'].map((path) => join(home, path)),
    ...['/usr/local/lib/docker', '/usr/local/libexec', '/usr/local/share/man'],
    ...['/usr/lib/docker', '/usr/libexec/docker', '/etc/systemd/system', '/run/docker/plugins'],
  ];
}

/** Every file below the places, with what tells that it was written or replaced. */
export function listingOf(places: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const { ino, size, mtimeMs } = lstatSync(path);
    if (!lstatSync(path).isDirectory()) found.set(path, `${ino} ${size} ${mtimeMs}`);
    else {
      found.set(path, 'folder');
      for (const name of readdirSync(path)) visit(join(path, name));
    }
  };
  for (const place of places) if (existsSync(place)) visit(place);
  return found;
}

/** A line for each file that is not as it was. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path} was ${!before.has(path) ? 'made' : !after.has(path) ? 'removed' : 'changed'}`);
}

/** What a person sets to choose an engine, contexts or folders for the docker command and the scripts. */
export const personal = [
  ...[
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_CLI_PLUGINS',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS_VERIFY',
  ],
  ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'],
];
