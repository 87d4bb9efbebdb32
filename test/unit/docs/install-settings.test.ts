import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '../../..');

/** A host that is installed on has no manifest before it has the plugin. */
test('packaging/install.sh accepts the settings that the manifest has', () => {
  const { env } = JSON.parse(readFileSync(join(repository, 'config.json'), 'utf8')) as {
    env: { name: string; settable?: string[] }[];
  };
  const settable = env.filter((one) => one.settable && one.name !== 'DOCKER_HOST').map(({ name }) => name);
  const script = readFileSync(join(repository, 'packaging/install.sh'), 'utf8');
  const [, listed = ''] = /^settings='([^']*)'$/m.exec(script) ?? [];
  expect(listed.split(/\s+/)).toEqual(settable);
});
