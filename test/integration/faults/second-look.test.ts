import type { FakeHost } from '../../support/fake-host';
import { hour } from '../../support/records';
import { newHost } from './hosts-under-test';

/** An engine of 20.10 that is busy shows a container that crashed as running for 0.14 s to 1.53 s after it said `die`, and says no more. */
const longestLag = 1_529;

let host: FakeHost;
const stateOf = (name: string) =>
  host.report.names.flatMap(({ holders }) => holders).find((holder) => holder.name === name)?.state;
const labels = { 'nathost.name': 'app' };

/** The first process of a container ends; the list shows it only later, and nothing tells of that. */
async function crashUnseen(id: string, lag = longestLag): Promise<void> {
  host.engine.freeze(id);
  host.engine.die(id);
  await host.pass(lag);
  host.engine.thaw(id);
}

it('a crash that the list shows only later is seen two seconds after it was told', async () => {
  host = await newHost({ settings: { resync: hour } });
  const id = host.run({ name: 'blue', labels });
  await host.pass(1_000);
  await crashUnseen(id);
  expect(stateOf('blue')).toBe('running');
  await host.pass(2_000 - longestLag);
  expect(stateOf('blue')).toBe('exited');
});

it('a standby takes over from one that crashed unseen after its grace, not after the next resync', async () => {
  host = await newHost({ settings: { resync: hour, handoverGrace: 10_000 } });
  const blue = host.run({ name: 'blue', labels });
  await host.pass(1_000);
  host.run({ name: 'green', labels });
  await host.pass(1_000);
  await crashUnseen(blue);
  await host.pass(2_000 - longestLag + 10_000);
  expect(host.report.names).toMatchObject([
    { name: 'app', holders: [{ name: 'green' }], standbys: [{ name: 'blue' }] },
  ]);
});

it('a container that crashes again and again is looked at two seconds after the last time, once', async () => {
  host = await newHost({ settings: { resync: hour } });
  const id = host.run({ name: 'blue', labels });
  await host.pass(1_000);
  for (let crash = 0; crash < 50; crash += 1) {
    host.engine.die(id);
    host.engine.start(id);
    await host.pass(100);
  }
  await crashUnseen(id);
  const before = host.calls.length;
  await host.pass(10_000);
  expect(host.calls.slice(before).map(({ kind }) => kind)).toEqual(['list-some']);
  expect(stateOf('blue')).toBe('exited');
});

it('the death of a container that is none of ours, or is gone, costs no look', async () => {
  host = await newHost({ settings: { resync: hour } });
  const stranger = host.run({ name: 'stranger' });
  const gone = host.run({ name: 'gone', labels });
  await host.pass(1_000);
  host.engine.die(stranger);
  host.remove(gone);
  await host.pass(1_000);
  const before = host.calls.length;
  await host.pass(10_000);
  expect(host.calls.slice(before)).toEqual([]);
});

it('what a person connects or disconnects is seen, also when the list shows it later than it was told', async () => {
  host = await newHost({ settings: { resync: hour } });
  const id = host.run({ name: 'blue', labels });
  await host.pass(1_000);
  const [address] = host.lookUp('app');
  host.engine.freeze(id);
  await host.engine.disconnect('nathost', id);
  await host.pass(longestLag);
  host.engine.thaw(id);
  await host.pass(2_000);
  const [record] = await host.engine.containers([id]);
  expect(record?.endpoints['nathost']?.live.ipv4).toBe(address);
});
