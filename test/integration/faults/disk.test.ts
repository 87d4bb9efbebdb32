import fs from 'node:fs';
import { join } from 'node:path';
import type { FakeHost } from '../../support/fake-host';
import type { FakeDisk } from '../../support/fake-host/fake-disk';
import { hour, minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { Churn, happen } from './operations';
import { violations } from './picture';
import { leftToDo, Promises } from './promises';
import { freshRandom } from './random';

const random = freshRandom('disk');
const app = (name: string) => ({ name, labels: { 'nathost.name': name } });
const problemsOf = (host: FakeHost) => host.report.problems.map(({ kind, subject }) => `${kind}, ${subject}`);
const names = ['one', 'two', 'three'];
const lookUps = (host: FakeHost) => names.map((name) => host.lookUp(name)[0]);
const addresses = ['10.203.0.2', '10.203.0.3', '10.203.0.4'];

const faults: Record<string, { spoil: (disk: FakeDisk) => void; mend: (disk: FakeDisk) => void }> = {
  full: { spoil: (disk) => (disk.room = 0), mend: (disk) => (disk.room = Infinity) },
  'almost full': {
    spoil: (disk) => (disk.room = 1 + random.below(40)),
    mend: (disk) => (disk.room = Infinity),
  },
  'read-only': { spoil: (disk) => (disk.readOnly = true), mend: (disk) => (disk.readOnly = false) },
};
const kinds = Object.keys(faults);

async function withThreeNames(): Promise<FakeHost> {
  const host = await newHost();
  for (const name of names) host.run(app(name));
  await host.pass(1_000);
  return host;
}

async function restart(host: FakeHost): Promise<void> {
  host.nathost.kill();
  host.boot();
  await host.pass(5_000);
}

describe('a lease disk that is', () => {
  test.each(kinds)(
    '%s keeps nobody from an address and a name; leases are saved when they can be',
    async (kind) => {
      const host = await newHost();
      faults[kind]!.spoil(host.disks.state);
      for (const name of names) host.run(app(name));
      await host.pass(hour);
      expect([lookUps(host), problemsOf(host), violations(host)]).toEqual([
        addresses,
        ['state-not-saved, lease file'],
        [],
      ]);
      faults[kind]!.mend(host.disks.state);
      await host.pass(minute);
      expect(problemsOf(host)).toEqual([]);
      const saved = fs.readFileSync(host.leaseFile, 'utf8');
      expect(addresses.filter((address) => !saved.includes(address))).toEqual([]);
    },
  );

  test.each(kinds)('%s costs no address when nathost is killed before it could save', async (kind) => {
    const host = await newHost();
    host.run(app('one'));
    await host.pass(1_000);
    faults[kind]!.spoil(host.disks.state);
    for (const name of ['two', 'three']) host.run(app(name));
    await host.pass(minute);
    await restart(host);
    expect([lookUps(host), violations(host)]).toEqual([addresses, []]);
  });
});

describe('a lease file that was', () => {
  const damages: Record<string, (file: string) => void> = {
    deleted: (file) => {
      fs.rmSync(file);
    },
    emptied: (file) => {
      fs.truncateSync(file, 0);
    },
    'cut off somewhere': (file) => {
      fs.truncateSync(file, random.below(fs.statSync(file).size));
    },
    'filled with garbage': (file) => {
      fs.writeFileSync(file, Buffer.from(Array.from({ length: 5_000 }, () => random.below(256))));
    },
    'spoilt in one byte': (file) => {
      const bytes = fs.readFileSync(file);
      bytes[random.below(bytes.length)] = random.below(256);
      fs.writeFileSync(file, bytes);
    },
    'written by a newer nathost': (file) => {
      fs.writeFileSync(file, '{"format":"nathost-leases","version":99,"leases":0,"cursors":{}}\nwhatever\n');
    },
    'replaced by a folder': (file) => {
      fs.rmSync(file);
      fs.mkdirSync(file);
    },
  };

  test.each(Object.keys(damages))(
    '%s while nathost was away costs no container its address',
    async (damage) => {
      const host = await withThreeNames();
      host.engine.stop(host.engine.records[1]!.id);
      await host.pass(1_000);
      host.nathost.kill();
      damages[damage]!(host.leaseFile);
      const before = fs.statSync(host.leaseFile, { throwIfNoEntry: false })?.size;
      host.boot();
      await host.pass(5_000);
      expect([lookUps(host), violations(host)]).toEqual([addresses, []]);
      const state = join(host.folder, 'state');
      const aside = fs.readdirSync(state).filter((name) => name !== 'leases.ndjson');
      const reported = problemsOf(host).filter((text) => text === `state-damaged, file ${host.leaseFile}`);
      // Nothing is kept of what has nothing in it; what was cut at the end of a line is no worse than one commit older.
      if (
        damage === 'emptied' ||
        damage === 'deleted' ||
        damage === 'cut off somewhere' ||
        damage === 'spoilt in one byte'
      )
        expect(aside.length).toBe(reported.length);
      else expect([reported.length, aside.length]).toEqual([1, 1]);
      if (aside[0] !== undefined && damage !== 'replaced by a folder')
        expect(fs.statSync(join(state, aside[0])).size).toBe(before);
      expect(await leftToDo(host)).toEqual([]);
    },
  );

  test.each(Object.keys(damages))('%s while nathost runs costs no container its address', async (damage) => {
    const host = await withThreeNames();
    damages[damage]!(host.leaseFile);
    host.run(app('four'));
    await host.pass(5 * minute);
    await restart(host);
    expect([lookUps(host), host.lookUp('four'), violations(host)]).toEqual([addresses, ['10.203.0.5'], []]);
  });
});

describe('a disk of hosts files that is', () => {
  test.each(kinds)(
    '%s loses no name that is there, connects new containers all the same, and is caught up with',
    async (kind) => {
      const host = await withThreeNames();
      const proxy = host.run({ name: 'proxy', network: 'host' });
      await host.pass(2_000);
      faults[kind]!.spoil(host.disks.hosts);
      const four = host.run(app('four'));
      await host.pass(10 * minute);
      expect(lookUps(host)).toEqual(addresses);
      expect(host.engine.records.find(({ id }) => id === four)?.endpoints['nathost']?.live.ipv4).toBe(
        '10.203.0.5',
      );
      expect(problemsOf(host)).toEqual([
        'hosts-file-refused, the host',
        'hosts-file-refused, container proxy',
      ]);
      faults[kind]!.mend(host.disks.hosts);
      await host.pass(minute);
      expect([
        host.lookUp('four'),
        host.lookUp('four', host.fileOf(proxy)),
        problemsOf(host),
        violations(host),
      ]).toEqual([['10.203.0.5'], ['10.203.0.5'], [], []]);
    },
  );
});

test('whatever becomes of the disks, no lease is lost and no reader finds a name elsewhere', async () => {
  const host = await newHost({ settings: { nameGrace: 5 * minute } });
  const labels = Array.from({ length: 20 }, (_, index) => `app-${index}`);
  const churn = new Churn(random, { labels, rivals: true, proxies: 3 });
  const promises = new Promises(host);
  for (let round = 0; round < 40; round += 1) {
    const disks = [host.disks.state, host.disks.hosts].filter(() => random.chance(0.5));
    const { spoil, mend } = faults[random.pick(kinds)]!;
    for (const disk of disks) spoil(disk);
    for (let operation = 0; operation < 8; operation += 1) {
      happen(host, churn.next(host));
      await host.pass(random.below(3_000));
      expect(promises.brokenToReaders()).toEqual([]);
    }
    for (const disk of disks) mend(disk);
    await host.pass(minute + 20_000);
    expect([round, ...promises.broken(), ...violations(host)]).toEqual([round]);
    if (random.chance(0.3)) await restart(host);
  }
  expect(await leftToDo(host)).toEqual([]);
});
