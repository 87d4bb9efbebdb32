import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { answerAt } from '../support/reach';

/** Longer than a restart takes on a busy machine. */
const grace = 3_000;
let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_HANDOVER_GRACE: `${grace}ms` } });
  await nathost.ready();
});

afterAll(() => nathost.stop());

interface Roles {
  readonly holder: string;
  readonly standbys: readonly string[];
}

/** Who holds a name and who waits for it, by container names. */
async function rolesOf(name: string): Promise<Roles> {
  const found = (await nathost.names()).find((one) => one.name === name);
  return {
    holder: found?.holders.map((container) => container.name).join() ?? '',
    standbys: found?.standbys.map((container) => container.name) ?? [],
  };
}

async function untilRoles(name: string, wanted: Roles): Promise<void> {
  await nathost.until(`${wanted.holder} as the holder of ${name}`, async () => {
    const found = await rolesOf(name);
    return JSON.stringify(found) === JSON.stringify(wanted) ? true : undefined;
  });
}

/** The address of a name whose holder serves HTTP there. */
async function servedBy(name: string, holder: string): Promise<string> {
  const address = await nathost.until(`address of ${holder}`, async () => {
    const { ipv4 } = await nathost.endpoint(holder);
    return ipv4 !== '' && resolve(await nathost.hostFile(), name).join() === ipv4 ? ipv4 : undefined;
  });
  expect(await answerAt(nathost, address)).toBe(holder);
  return address;
}

/** Two containers with one name, the first of which holds it. @returns the name's address */
async function pair(name: string): Promise<string> {
  await nathost.runApp(`${name}-1`, { 'nathost.name': name });
  const address = await servedBy(name, `${name}-1`);
  await nathost.runApp(`${name}-2`, { 'nathost.name': name });
  await untilRoles(name, { holder: `${name}-1`, standbys: [`${name}-2`] });
  return address;
}

const noEndpoint = { ipv4: '', ipv6: '', configured: '' };

test('a second container with the name stands by, without an endpoint on the network', async () => {
  const address = await pair('wait');
  expect(await nathost.endpoint('wait-2')).toEqual(noEndpoint);
  expect(await servedBy('wait', 'wait-1')).toBe(address);
  expect(await nathost.problems()).toEqual([]);
});

test('a standby takes the address over as soon as the holder is removed', async () => {
  const address = await pair('gone');
  await nathost.docker('rm', '--force', 'gone-1');
  expect(await servedBy('gone', 'gone-2')).toBe(address);
  await untilRoles('gone', { holder: 'gone-2', standbys: [] });
});

test('a standby that is not up takes the address over as well, and has it when it starts', async () => {
  const address = await pair('asleep');
  await nathost.docker('stop', 'asleep-2');
  await nathost.docker('rm', '--force', 'asleep-1');
  await untilRoles('asleep', { holder: 'asleep-2', standbys: [] });
  await nathost.docker('start', 'asleep-2');
  expect(await servedBy('asleep', 'asleep-2')).toBe(address);
});

test('a holder that is down for longer than the grace loses its name, can be started all the same, and has its turn again', async () => {
  const address = await pair('late');
  const from = performance.now();
  await nathost.docker('stop', 'late-1');
  await untilRoles('late', { holder: 'late-2', standbys: ['late-1'] });
  expect(performance.now() - from).toBeGreaterThanOrEqual(grace);
  expect(await servedBy('late', 'late-2')).toBe(address);

  await nathost.docker('start', 'late-1');
  expect(await nathost.docker('inspect', '--format', '{{.State.Status}}', 'late-1')).toBe('running');
  expect(await nathost.endpoint('late-1')).toEqual(noEndpoint);
  expect(await servedBy('late', 'late-2')).toBe(address);

  await nathost.docker('rm', '--force', 'late-2');
  expect(await servedBy('late', 'late-1')).toBe(address);
  expect(await nathost.problems()).toEqual([]);
});

test('a holder that is back before the grace is over keeps its name', async () => {
  const address = await pair('brief');
  await pair('sentinel');
  await nathost.docker('restart', 'brief-1');
  await nathost.docker('stop', 'sentinel-1');
  // Its grace began later, so that the other one is over by now.
  await untilRoles('sentinel', { holder: 'sentinel-2', standbys: ['sentinel-1'] });
  expect(await rolesOf('brief')).toEqual({ holder: 'brief-1', standbys: ['brief-2'] });
  expect(await servedBy('brief', 'brief-1')).toBe(address);
  expect(await nathost.endpoint('brief-2')).toEqual(noEndpoint);
});

test('a holder that is down keeps its name for as long as nobody else is up', async () => {
  const address = await pair('alone');
  await nathost.docker('stop', 'alone-2');
  await nathost.docker('stop', 'alone-1');
  await pair('witness');
  await nathost.docker('stop', 'witness-1');
  await untilRoles('witness', { holder: 'witness-2', standbys: ['witness-1'] });
  expect(await rolesOf('alone')).toEqual({ holder: 'alone-1', standbys: ['alone-2'] });
  await nathost.docker('start', 'alone-2');
  await untilRoles('alone', { holder: 'alone-2', standbys: ['alone-1'] });
  expect(await servedBy('alone', 'alone-2')).toBe(address);
});
