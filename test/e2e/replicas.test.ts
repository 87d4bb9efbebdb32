import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_HANDOVER_GRACE: '2s' } });
  await nathost.ready();
});

afterAll(() => nathost.stop());

/** A Compose project whose service `web` has a name and answers with the name of its project. */
async function projectOf(project: string, name: string): Promise<(...args: string[]) => Promise<string>> {
  const folder = await nathost.engine.folder(project, {
    'compose.yaml': `services:
  web:
    image: busybox
    command: sh -c "mkdir -p /www && echo ${project} >/www/index.html && exec httpd -f -p 8080 -h /www"
    labels: { nathost.name: ${name} }`,
  });
  return (...args) => nathost.engine.compose(folder, ...args);
}

interface Replica {
  readonly slot: number;
  readonly ipv4: string;
  readonly holder: string;
  readonly idle: boolean;
}

/** The leases of a name in the order of their slots. */
async function replicasOf(name: string): Promise<Replica[]> {
  const leases = (await nathost.leases()).filter((lease) => lease.name === name);
  return leases
    .map(({ slot, ipv4 = '', holder, idleSince }) => ({
      slot,
      ipv4,
      holder: holder?.name ?? '',
      idle: idleSince !== undefined,
    }))
    .sort((a, b) => a.slot - b.slot);
}

/** Resolves when the name resolves to exactly these addresses on the host, in any order. */
async function untilResolves(name: string, addresses: readonly string[]): Promise<void> {
  const wanted = addresses.toSorted().join();
  await nathost.until(`lines of ${name} for ${wanted}`, async () =>
    resolve(await nathost.hostFile(), name)
      .toSorted()
      .join() === wanted
      ? true
      : undefined,
  );
}

/** The replicas, as soon as these containers hold the name, have its addresses and answer at them. */
async function served(name: string, project: string, count: number): Promise<Replica[]> {
  const replicas = await nathost.until(`${count} replicas of ${name}`, async () => {
    const held = (await replicasOf(name)).filter(({ idle }) => !idle);
    const containers = held.map(({ holder }) => holder).sort();
    const wanted = Array.from({ length: count }, (_, index) => `${project}-web-${index + 1}`);
    return containers.join() === wanted.join() ? held : undefined;
  });
  await untilResolves(
    name,
    replicas.map(({ ipv4 }) => ipv4),
  );
  for (const { holder, ipv4 } of replicas) {
    expect(await answerAt(nathost, ipv4)).toBe(project);
    expect((await nathost.endpoint(holder)).ipv4).toBe(ipv4);
  }
  return replicas;
}

const addressesOf = (replicas: readonly Replica[]) => replicas.map(({ ipv4 }) => ipv4);

describe('the replicas of a Compose service', () => {
  let before: Replica[];
  let compose: (...args: string[]) => Promise<string>;

  beforeAll(async () => {
    compose = await projectOf('shop', 'scaled');
  });

  test('have a slot and an address each, and the name resolves to all of them', async () => {
    await compose('up', '--detach', '--scale', 'web=3');
    before = await served('scaled', 'shop', 3);
    expect(before.map(({ slot }) => slot)).toEqual([0, 1, 2]);
    expect(new Set(addressesOf(before)).size).toBe(3);
    expect(await nathost.problems()).toEqual([]);
  });

  test('that are scaled away leave the hosts file after the handover grace, and their leases stay', async () => {
    await compose('up', '--detach', '--scale', 'web=1');
    const [kept] = await served('scaled', 'shop', 1);
    expect(kept).toEqual(before.find(({ holder }) => holder === 'shop-web-1'));
    const all = await replicasOf('scaled');
    expect([addressesOf(all), all.map(({ idle }) => idle).sort()]).toEqual([
      addressesOf(before),
      [false, true, true],
    ]);
  });

  test('that are scaled up again have the addresses they had', async () => {
    await compose('up', '--detach', '--scale', 'web=3');
    expect(await served('scaled', 'shop', 3)).toEqual(before);
  });

  test('that are created again have the addresses they had, and their names never leave the hosts file', async () => {
    const seen = watchLines('scaled');
    await compose('up', '--detach', '--scale', 'web=3', '--force-recreate');
    expect(await served('scaled', 'shop', 3)).toEqual(before);
    expect(await seen()).toEqual([addressesOf(before).toSorted().join()]);
  });

  test('do not count the containers of docker compose run', async () => {
    await compose('run', '--detach', '--name', 'shop-once', 'web', 'sleep', '1d');
    // Made later, hence seen later.
    await nathost.runApp('after-once', { 'nathost.name': 'after-once' });
    await nathost.addressOf('after-once');
    expect((await nathost.endpoint('shop-once')).configured).toBe('');
    expect(await replicasOf('scaled')).toEqual(before);
    expect((await nathost.names()).find(({ name }) => name === 'scaled')).toMatchObject({ standbys: [] });
  });
});

/** Looks at the name's lines as often as it can. @returns what ends it and tells the distinct sets of lines there were */
function watchLines(name: string): () => Promise<string[]> {
  const seen = new Set<string>();
  let watching = true;
  const done = (async () => {
    while (watching)
      seen.add(
        resolve(await nathost.hostFile(), name)
          .toSorted()
          .join(),
      );
  })();
  return async () => {
    watching = false;
    await done;
    return [...seen];
  };
}

test('a second project with the same name stands by as a whole, and takes all addresses over when the first is down', async () => {
  const [blue, green] = [await projectOf('blue', 'front'), await projectOf('green', 'front')];
  await blue('up', '--detach', '--scale', 'web=2');
  const before = await served('front', 'blue', 2);
  await green('up', '--detach', '--scale', 'web=2');
  await nathost.until('two standbys', async () => {
    const front = (await nathost.names()).find(({ name }) => name === 'front');
    return front?.standbys.length === 2 ? true : undefined;
  });
  expect(await served('front', 'blue', 2)).toEqual(before);
  for (const standby of ['green-web-1', 'green-web-2'])
    expect((await nathost.endpoint(standby)).configured).toBe('');

  await blue('down');
  expect(addressesOf(await served('front', 'green', 2))).toEqual(addressesOf(before));
});
