// Tells the demo's story on the engine of DOCKER_HOST, out of what that engine, nathost and nginx really answer:
//
//   ts-node demo/story.ts SOCKET
//
// SOCKET is that of nathost's API. Ends with status 1 as soon as something is not as promised. What it starts, scripts/demo removes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getJson } from './ask';
import type { NameStatus } from '../src/model/status';
import { docker } from './docker';
import { until } from './until';

const applications = ['shop', 'blog'];
const proxy = 'nathost-demo-proxy';
const client = 'nathost-demo-client';
const configuration = join(__dirname, 'nginx.conf');
const proxyUrl = `http://${/listen (\S+);/.exec(readFileSync(configuration, 'utf8'))?.[1] ?? ''}`;
const containerOf = (application: string) => `nathost-demo-${application}`;

async function startApplications(): Promise<Map<string, string>> {
  const script = readFileSync(join(__dirname, 'application.sh'), 'utf8');
  const ids = new Map<string, string>();
  for (const name of applications) {
    const options = ['--name', containerOf(name), '--label', `nathost.name=${name}`];
    const run = ['run', '--detach', ...options, '--env', `APPLICATION=${name}`, 'busybox', 'sh', '-c'];
    console.log(`   docker run --label nathost.name=${name} ...`);
    ids.set(name, await docker(...run, script));
  }
  return ids;
}

/** Waits until nathost has given each name to its new container. */
async function namesHeldBy(socket: string, ids: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const names = await until(`names for ${applications.join(' and ')}`, async () => {
    const { names: all } = (await getJson(socket, '/v1/names')) as { names: NameStatus[] };
    const held = applications.flatMap((name) =>
      all.filter((one) => one.name === name && one.holders.some(({ id }) => id === ids.get(name))),
    );
    return held.length === applications.length ? held : undefined;
  });
  for (const { name, addresses, holders } of names)
    console.log(`   ${name}  ${addresses.join(' ')}  container ${holders[0]?.id.slice(0, 12) ?? ''}`);
  return new Map(names.map(({ name, addresses }) => [name, addresses.join(' ')]));
}

async function startProxy(): Promise<void> {
  console.log('   docker run --network host nginx');
  await docker('create', '--name', proxy, '--network', 'host', '--label', 'nathost.proxy=true', 'nginx');
  await docker('cp', configuration, `${proxy}:/etc/nginx/conf.d/default.conf`);
  await docker('start', proxy);
  const hosts = await docker('exec', proxy, 'cat', '/etc/hosts');
  console.log(`   its /etc/hosts:\n${hosts.replaceAll(/^/gm, '     ')}`);
}

/** What nginx answers, asked from the host's network, once it is the new container that answers. */
async function askProxy(ids: ReadonlyMap<string, string>): Promise<void> {
  for (const name of applications) {
    const url = `${proxyUrl}/${name}`;
    const onHost = ['--rm', '--name', client, '--network', 'host', '--label', 'nathost.proxy=false'];
    const answer = await until(`an answer of ${url}`, async () => {
      const said = await docker('run', ...onHost, 'busybox', 'timeout', '5', 'wget', '-q', '-O', '-', url);
      return said.includes(ids.get(name)?.slice(0, 12) ?? '') ? said : undefined;
    });
    console.log(`   GET ${url}  ->  ${answer}`);
  }
}

async function main(socket: string): Promise<void> {
  console.log('\n1. Two applications. All they need is a label.');
  const first = await startApplications();
  console.log('\n2. nathost has given each name an address.');
  const before = await namesHeldBy(socket, first);
  console.log("\n3. nginx on the host's own network, with proxy_pass http://shop:8080 and http://blog:8080.");
  await startProxy();
  await askProxy(first);

  console.log('\n4. Both applications are removed and made anew. Nobody touches nginx.');
  await docker('rm', '--force', ...applications.map(containerOf));
  const second = await startApplications();
  const after = await namesHeldBy(socket, second);
  await askProxy(second);
  for (const name of applications)
    if (before.get(name) !== after.get(name)) throw new Error(`${name} was given another address`);
  console.log('\nNew containers, same names, same addresses: no restart, no reload, no published port.');
}

void main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(`demo: ${String(error)}`);
  process.exitCode = 1;
});
