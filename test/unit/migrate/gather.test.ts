import { gatherMigration } from '../../../src/migrate/host/gather';
import { nathost } from '../../support/healthy-host';

const file = 'com.docker.compose.project.config_files';
const labels = { [file]: '/srv/compose.yaml', 'com.docker.compose.project': 'web' };

/** A host with one container, whose image has these labels. */
async function gathered(ofImage: Readonly<Record<string, string>>) {
  const inspected = {
    ...{ Id: 'a', Name: '/web', Image: 'sha256:1', State: { Running: true }, Config: { Labels: labels } },
    ...{ HostConfig: {}, NetworkSettings: {} },
  };
  const answers: Readonly<Record<string, string>> = {
    ps: 'a\n',
    container: JSON.stringify([inspected], null, 1),
    image: JSON.stringify([{ Id: 'sha256:1', Config: { Labels: ofImage } }]),
    compose: '{"name":"web"}',
  };
  const docker = ([verb = '']: readonly string[]) =>
    verb in answers ? Promise.resolve(answers[verb] ?? '') : Promise.reject(new Error(`no ${verb}`));
  const no = () => Promise.reject(new Error('no'));
  const facts = await gatherMigration(
    {
      programs: { run: no, docker, dockerBytes: async (args) => Buffer.from(await docker(args)) },
      files: { read: no, readNamed: () => Promise.resolve(''), list: no, link: no },
    },
    { files: [], proxies: new Set() },
    {
      nathost: () => Promise.resolve({ known: nathost() }),
      settings: () => Promise.resolve({}),
      elsewhere: undefined,
    },
  );
  const [container] = 'known' in facts.containers ? facts.containers.known : [];
  return { projects: facts.projects.map(({ files }) => files), labels: container?.labels };
}

test('the Compose files of a container are read', async () => {
  expect(await gathered({})).toEqual({ projects: [['/srv/compose.yaml']], labels });
});

test('a file that its image names is neither read nor put into a command', async () => {
  expect(await gathered(labels)).toEqual({ projects: [], labels: { 'com.docker.compose.project': 'web' } });
});
