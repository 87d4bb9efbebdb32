import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../support/command';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { OutsideClient } from '../support/outside-client';
import { SteadyClient } from '../support/steady-client';

/** What migrate prints is carried out here, word for word, on a host as people have it without nathost. */
const repository = join(__dirname, '../..');

const serves = (text: string) =>
  `sh -c "mkdir -p /www && echo ${text} >/www/index.html && exec httpd -f -p 8080 -h /www"`;

/** A name of Docker's DNS, one that no hosts file may have, and one of extra_hosts for a fixed address. */
const compose = `services:
  edge:
    image: nginx
    ports: ["8080:80"]
    extra_hosts: ["legacy:172.30.0.10"]
    volumes: ["./edge:/etc/nginx/conf.d:ro"]
    networks: [front]
    depends_on: [shop, blog, wiki]
  shop:
    image: busybox
    command: ${serves('shop')}
    networks: [front]
  blog:
    image: busybox
    container_name: my_blog
    command: ${serves('blog')}
    networks: [front]
  wiki:
    image: busybox
    command: ${serves('wiki')}
    networks: { front: { ipv4_address: 172.30.0.10 } }
networks:
  front: { ipam: { config: [{ subnet: 172.30.0.0/24 }] } }
`;
const edge = `server {
  listen 80;
  location /shop/ { proxy_pass http://shop:8080/; }
  location /blog/ { proxy_pass http://my_blog:8080/; }
  location /wiki/ { proxy_pass http://legacy:8080/; }
}
`;
/** On the host's network already, by way of a published port. */
const gate = `server {
  listen 8081;
  location /api/ { proxy_pass http://127.0.0.1:9001/; }
}
`;

let nathost: NathostOnEngine;
let outside: OutsideClient;
let environment: Record<string, string>;
let folder: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ images: ['busybox', 'nginx'] });
  const { cli } = nathost.engine;
  const programs = join(cli.configDir, 'bin');
  environment = {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    HOME: cli.configDir,
    DOCKER_CONFIG: cli.configDir,
    DOCKER_HOST: cli.host,
  };
  await run(join(repository, 'scripts/install'), ['--command'], { env: environment });
  await nathost.ready();
  folder = await nathost.engine.folder('web', { 'compose.yaml': compose });
  for (const [name, text] of Object.entries({ edge, gate })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'default.conf'), text);
  }
  await nathost.engine.compose(folder, '-p', 'web', 'up', '-d');
  await run('ln', [
    '-s',
    join(repository, '.cache/compose/docker-compose'),
    join(cli.configDir, 'cli-plugins'),
  ]);
  await nathost.runApp('api', {}, '-p', '127.0.0.1:9001:8080', '-e', 'TOKEN=a b');
  const mount = `${folder}/gate:/etc/nginx/conf.d:ro`;
  await nathost.docker('run', '-d', '--network', 'host', '-v', mount, '--name', 'gate', 'nginx');
  outside = await OutsideClient.join(nathost.engine);
});

afterAll(() => nathost.stop());

function shell(command: string): Promise<string> {
  return run('sh', ['-ec', command], { env: environment });
}

/** The plan, as programs read it. */
interface Planned {
  readonly Part: string;
  readonly Subject: string;
  readonly Edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  readonly Files: readonly string[];
  readonly Lines: string;
  readonly Command: string;
}

async function planned(): Promise<readonly Planned[]> {
  const lines = await shell('docker nathost migrate --format json');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Planned);
}

/** As a person would: texts into configurations, lines into the Compose file, then the command. */
async function carryOut(plan: readonly Planned[], ...parts: readonly string[]): Promise<void> {
  for (const { Edits, Files, Lines, Command } of plan.filter(({ Part }) => parts.includes(Part))) {
    for (const { file, from, to } of Edits)
      await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    if (Lines) await merge(Lines, Files);
    if (Command) await shell(Command);
  }
}

async function merge(lines: string, files: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'lines.yaml'), lines);
  const options = [...files, 'lines.yaml'].flatMap((file) => ['-f', file]);
  await writeFile(files[0] ?? '', await nathost.engine.compose(folder, '-p', 'web', ...options, 'config'));
}

async function answer(port: number, path: string): Promise<string> {
  const url = `http://${outside.engineAddress}:${port}${path}`;
  return nathost.until(`answer of ${url}`, async () => {
    const { status, body } = await outside.get(url, { untilUp: true, timeoutMs: 5000 });
    return status === 200 ? body.trim() : undefined;
  });
}

const everything = async () => [
  await answer(8080, '/shop/'),
  await answer(8080, '/blog/'),
  await answer(8080, '/wiki/'),
  await answer(8081, '/api/'),
];

/** docs/migrate.md, "Without a gap": a second proxy has the connections to the port while the first one moves. */
async function meanwhile(move: () => Promise<void>): Promise<void> {
  const configuration = await readFile(join(folder, 'edge/default.conf'), 'utf8');
  const text = configuration.replace('listen 8080;', 'listen 18080;');
  const mount = `${await nathost.engine.folder('meanwhile', { 'default.conf': text })}:/etc/nginx/conf.d:ro`;
  await nathost.docker('run', '-d', '--name', 'meanwhile', '--network', 'host', '-v', mount, 'nginx');
  await answer(18080, '/shop/');
  await redirect('-I');
  await move();
  // From the host itself nothing is redirected.
  const direct = await nathost.engine.get('http://127.0.0.1:8080/shop/', { untilUp: true });
  expect(direct.body).toBe('shop\n');
  await redirect('-D');
  await nathost.docker('stop', 'meanwhile');
}

function redirect(verb: '-I' | '-D'): Promise<string> {
  const those = ['-p', 'tcp', '-m', 'addrtype', '--dst-type', 'LOCAL', '--dport', '8080'];
  const to = ['-j', 'REDIRECT', '--to-ports', '18080'];
  return nathost.engine.enter('iptables', ['-t', 'nat', verb, 'PREROUTING', ...those, ...to]);
}

test('what it prints, carried out in its order, leads every request over names of nathost', async () => {
  expect(await everything()).toEqual(['shop', 'blog', 'wiki', 'api']);
  const plan = await planned();
  expect(plan.map(({ Part, Subject }) => `${Part}, ${Subject}`)).toEqual([
    'label, services of web',
    'label, container api',
    'configure, container gate',
    'configure, service edge of web',
    'configure, service edge of web',
    'move, service edge of web',
    'drop, container api',
    'drop, service wiki of web',
    'left, network web_front',
    'mind, container gate',
    'mind, service edge of web',
    'mind, service edge of web',
    'mind, host',
  ]);

  await carryOut(plan, 'label');
  expect(await everything()).toEqual(['shop', 'blog', 'wiki', 'api']);
  await carryOut(plan, 'configure');
  const url = `http://${outside.engineAddress}:8080/shop/`;
  const client = await SteadyClient.start(outside, { url, perSecond: 30, body: 'shop' });
  await meanwhile(() => carryOut(plan, 'move'));
  expect(await client.stop()).toMatchObject({ failures: [] });
  expect(await everything()).toEqual(['shop', 'blog', 'wiki', 'api']);
  await carryOut(plan, 'drop');
  expect(await everything()).toEqual(['shop', 'blog', 'wiki', 'api']);

  expect((await nathost.names()).map(({ name }) => name).sort()).toEqual([
    'api',
    'legacy',
    'my-blog',
    'shop',
  ]);
  expect(await nathost.docker('ps', '--format', '{{.Ports}}')).not.toMatch(/->/);
  expect(await nathost.hostsOf('web-edge-1')).toContain('legacy');
  expect(await nathost.docker('inspect', '--format', '{{json .Config.Env}}', 'api')).toContain('"TOKEN=a b"');
});

test('then there is nothing left to do', async () => {
  const plan = await planned();
  expect(plan.filter(({ Command, Edits }) => Command !== '' || Edits.length > 0)).toEqual([]);
});
