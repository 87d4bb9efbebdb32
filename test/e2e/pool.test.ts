import { resolve } from '../support/hosts-view';
import type { StatusReport } from '../../src/model/status';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { configurePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

/** Of sixteen addresses the network's own, the gateway's and the engine's four are taken. */
const subnet = '10.99.0.0/28';
const size = 10;
const fillers = Array.from({ length: size - 1 }, (_, index) => `filler-${index}`);
let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_SUBNET: subnet } });
  await nathost.ready();
});

afterAll(() => nathost.stop());

const create = (name: string) =>
  nathost.docker('create', '--name', name, '--label', `nathost.name=${name}`, 'busybox', 'sleep', '1d');

/** Removes the only container of a name. @returns since when its lease is idle, as a problem's text has it */
async function idleSince(name: string): Promise<string> {
  await nathost.docker('rm', '--force', name);
  return nathost.until(`idle lease of ${name}`, async () => {
    const since = (await nathost.leases()).find((lease) => lease.name === name)?.idleSince;
    return since === undefined ? undefined : new Date(since).toISOString();
  });
}

const usage = async () => {
  const { network } = (await nathost.api('/v1/status')).body as StatusReport;
  return [network?.poolUsed, network?.poolSize];
};

test('a pool of sixteen addresses gives ten, each to one name', async () => {
  await nathost.runApp('runner', { 'nathost.name': 'runner' });
  for (const name of fillers) await create(name);
  await nathost.until('full pool', async () => ((await usage())[0] === size ? true : undefined));
  expect(await usage()).toEqual([size, size]);
  expect(new Set((await nathost.leases()).map(({ ipv4 }) => ipv4)).size).toBe(size);
  expect(await nathost.problems()).toEqual([]);
});

test('a full pool is a problem that names the leases idle for longest and the remedy, and all others go on', async () => {
  const [first, second] = [await idleSince('filler-5'), await idleSince('filler-2')];
  await nathost.runApp('late', { 'nathost.name': 'late' });
  const problems = await nathost.until('problem', async () => {
    const all = await nathost.problems();
    return all.length > 0 ? all : undefined;
  });
  expect(problems).toEqual([
    {
      kind: 'pool-full',
      subject: 'container late',
      message: `no free address is left in ${subnet} for the name late; idle longest: filler-5 (since ${first}), filler-2 (since ${second})`,
      remedy:
        'Shorten NATHOST_LEASE_TTL so that idle leases end, or move to a larger network (NATHOST_SUBNET).',
      since: expect.any(String) as string,
    },
  ]);
  expect(resolve(await nathost.hostFile(), 'late')).toEqual([]);
  expect((await nathost.api('/readyz')).status).toBe(200);

  const before = await nathost.addressOf('runner');
  await nathost.docker('restart', 'runner');
  expect(await nathost.addressOf('runner')).toBe(before);
  expect(await answerAt(nathost, before)).toBe('runner');
});

test('the problem is over when its remedy was applied, and the name has an address', async () => {
  const idle = (await nathost.leases()).filter((lease) => lease.idleSince !== undefined);
  await configurePlugin(nathost, { NATHOST_LEASE_TTL: '1s', NATHOST_NAME_GRACE: '1s' });
  const address = await nathost.addressOf('late');
  expect(idle.map(({ ipv4 }) => ipv4)).toContain(address);
  expect(await answerAt(nathost, address)).toBe('late');
  await nathost.until('end of the problem', async () => (await nathost.problems()).length === 0 || undefined);
  expect(resolve(await nathost.hostFile(), 'late')).toEqual([address]);
});
