import { rm } from 'node:fs/promises';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { disablePlugin, enablePlugin, leaseFileOf } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  // Long, so that no handover comes between.
  nathost = await NathostOnEngine.start({ settings: { NATHOST_HANDOVER_GRACE: '1h' } });
  await nathost.ready();
});

afterAll(() => nathost.stop());

/** The configured address of each container, as soon as it is what its name resolves to. */
async function addressesOf(containers: readonly string[]): Promise<string[]> {
  const addresses: string[] = [];
  for (const container of containers) {
    const address = await nathost.until(`address of ${container}`, async () => {
      const { configured } = await nathost.endpoint(container);
      return configured !== '' && resolve(await nathost.hostFile(), container).join() === configured
        ? configured
        : undefined;
    });
    addresses.push(address);
  }
  return addresses;
}

/** Starts those that do not run. */
async function expectServed(containers: readonly string[], addresses: readonly string[]): Promise<void> {
  await nathost.docker('start', ...containers);
  for (const [index, container] of containers.entries())
    expect([container, await answerAt(nathost, addresses[index]!)]).toEqual([container, container]);
}

const serve = (name: string) => [
  'busybox',
  'sh',
  '-c',
  `mkdir -p /www && echo ${name} >/www/index.html && exec httpd -f -p 8080 -h /www`,
];

test('containers that were created, running or stopped before nathost came up get names and addresses', async () => {
  await disablePlugin(nathost);
  const names = ['old-created', 'old-running', 'old-stopped'];
  await nathost.docker(
    'create',
    '--name',
    names[0]!,
    '--label',
    `nathost.name=${names[0]}`,
    ...serve(names[0]!),
  );
  for (const name of names.slice(1)) await nathost.runApp(name, { 'nathost.name': name });
  await nathost.docker('stop', 'old-stopped');
  await nathost.docker('network', 'rm', 'nathost');
  await rm(await leaseFileOf(nathost));

  await enablePlugin(nathost);
  const addresses = await addressesOf(names);
  expect(new Set(addresses).size).toBe(names.length);
  expect(await nathost.endpoint('old-running')).toMatchObject({ ipv4: addresses[1] });
  await expectServed(names, addresses);
});

test('after the loss of its lease file nathost finds every address again, also those of stopped containers', async () => {
  const names = ['kept-1', 'kept-2', 'kept-3', 'kept-4'];
  for (const name of names) await nathost.runApp(name, { 'nathost.name': name });
  const before = await addressesOf(names);
  await nathost.docker('stop', 'kept-1', 'kept-3');
  // A lease that only the file knows: its address is free again after the loss.
  await nathost.docker('rm', '--force', 'kept-2');
  const left = names.filter((name) => name !== 'kept-2');

  await disablePlugin(nathost);
  await rm(await leaseFileOf(nathost));
  await nathost.docker(
    'run',
    '--detach',
    '--name',
    'unseen',
    '--label',
    'nathost.name=unseen',
    'busybox',
    'sleep',
    '1d',
  );
  await enablePlugin(nathost);
  await nathost.ready();
  const [unseen] = await addressesOf(['unseen']);
  expect(await addressesOf(left)).toEqual(before.filter((_, index) => names[index] !== 'kept-2'));
  expect(before.filter((_, index) => names[index] !== 'kept-2')).not.toContain(unseen);
  await expectServed(left, await addressesOf(left));
  expect((await nathost.leases()).map(({ name }) => name)).not.toContain('kept-2');
  expect(await nathost.problems()).toEqual([]);
});

test('after the loss of its lease file the container that held a name holds it, not the one that stood by', async () => {
  await nathost.runApp('first', { 'nathost.name': 'contested' });
  const address = await nathost.addressOf('first');
  await nathost.runApp('second', { 'nathost.name': 'contested' });
  await nathost.docker('rm', '--force', 'first');
  await nathost.until('handover', async () =>
    (await nathost.endpoint('second')).ipv4 === address ? true : undefined,
  );
  await nathost.docker('stop', 'second');
  await disablePlugin(nathost);
  await rm(await leaseFileOf(nathost));
  await nathost.runApp('third', { 'nathost.name': 'contested' });
  await enablePlugin(nathost);

  const contested = await nathost.until('the name', async () =>
    (await nathost.names()).find(({ name, standbys }) => name === 'contested' && standbys.length > 0),
  );
  expect(contested).toMatchObject({
    addresses: [address],
    holders: [{ name: 'second' }],
    standbys: [{ name: 'third' }],
  });
});
