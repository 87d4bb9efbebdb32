import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostFiles } from '../../../src/inspect/host/files';
import { programs } from '../../../src/inspect/host/programs';
import { readProjects } from '../../../src/migrate/host/compose-projects';
import { container } from '../../support/healthy-host';

const repository = join(__dirname, '../../..');
let folder: string;

beforeAll(async () => {
  await promisify(execFile)(join(repository, 'scripts/compose'));
}, 300_000);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-compose-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** `docker compose …` as the real Compose takes it; `undefined`: a docker command without it. */
async function hostWith(compose: string | undefined) {
  const docker = join(folder, 'docker');
  const found =
    compose === undefined
      ? 'echo "unknown command: docker compose" >&2; exit 1'
      : `shift; exec '${compose}' "$@"`;
  await writeFile(docker, `#!/bin/sh\n${found}\n`);
  await chmod(docker, 0o755);
  const environment = { PATH: process.env['PATH'], HOME: folder };
  return {
    programs: programs({ docker: [docker], environment, limits: { milliseconds: 60_000, bytes: 1 << 20 } }),
    files: hostFiles,
  };
}
const real = () => hostWith(join(repository, '.cache/compose/docker-compose'));

const file = `include: [more/db.yaml]
x-common: &common { image: "nginx:1", labels: { a: "1" } }
services:
  edge:
    <<: *common
    ports: ["80:80", "127.0.0.1:8443:443/udp"]
    extra_hosts: ["legacy:172.30.0.10"]
    volumes: ["./edge:/etc/nginx/conf.d:ro"]
    networks: { front: { ipv4_address: 172.30.0.9, aliases: [e] } }
    container_name: "\${NAME:-gate}"
  shop: { extends: edge, container_name: my_shop, profiles: [later] }
networks: { front: { name: my_front } }
`;

test('what a file includes, extends, merges and leaves to variables is in what is read of it', async () => {
  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'compose.yaml'), file);
  await writeFile(join(folder, 'more/db.yaml'), 'services: { db: { image: postgres } }');
  const path = join(folder, 'compose.yaml');
  const labels = {
    'com.docker.compose.project': 'web',
    'com.docker.compose.project.working_dir': folder,
    'com.docker.compose.project.config_files': path,
  };
  const [found, ...others] = await readProjects(await real(), [path], [container('web', { labels })]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ files: [path], named: true, content: { known: { name: 'web' } } });
  const services = found && 'known' in found.content ? found.content.known.services : [];
  expect(services.map(({ name }) => name).sort()).toEqual(['db', 'edge', 'shop']);
  expect(services.find(({ name }) => name === 'edge')).toEqual({
    name: 'edge',
    image: 'nginx:1',
    containerName: 'gate',
    networkMode: '',
    labels: { a: '1' },
    extraHosts: ['legacy:172.30.0.10'],
    published: [
      { hostAddress: '', hostPort: 80, containerPort: 80, protocol: 'tcp' },
      { hostAddress: '127.0.0.1', hostPort: 8443, containerPort: 443, protocol: 'udp' },
    ],
    mounts: [{ source: join(folder, 'edge'), destination: '/etc/nginx/conf.d', writable: false }],
    networks: [{ network: 'my_front', ipv4: '172.30.0.9', aliases: ['e'] }],
    keys: expect.arrayContaining(['container_name', 'extra_hosts', 'image', 'networks', 'ports']) as string[],
  });
  expect(services.find(({ name }) => name === 'shop')).toMatchObject({
    image: 'nginx:1',
    containerName: 'my_shop',
  });
});

test('what Compose says of a wrong file is said', async () => {
  const path = join(folder, 'compose.yaml');
  await writeFile(path, 'services: { app: { image: x, ports: 7 } }');
  const [found] = await readProjects(await real(), [path], []);
  expect(found?.content).toEqual({
    unknown: expect.stringMatching(/^docker compose failed: .*ports/) as string,
  });
});

test('without Compose, that is said', async () => {
  const path = join(folder, 'compose.yaml');
  await writeFile(path, 'services: {}');
  const [found] = await readProjects(await hostWith(undefined), [path], []);
  expect(found?.content).toEqual({
    unknown:
      'docker compose is needed to read such files, and it does not run here (docker compose failed: unknown command: docker compose)',
  });
});
