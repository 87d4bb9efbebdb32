import fs from 'node:fs';
import type { FakeHost } from '../../../support/fake-host';
import { hour, minute } from '../../../support/records';
import { newHost } from '../hosts-under-test';
import { NameBook } from './name-book';

const settings = { nameGrace: 10 * minute, leaseTtl: 6 * hour };
const app = { 'nathost.name': 'app' };

/** A machine at rest with a name and one who stands by, and a book that has seen it so. */
async function seen(): Promise<{ host: FakeHost; book: NameBook; ids: readonly [string, string] }> {
  const host = await newHost({ settings });
  const book = new NameBook(host);
  const ids = [
    host.run({ name: 'holder', labels: app }),
    host.run({ name: 'standby', labels: app }),
  ] as const;
  await host.pass(minute);
  expect(book.violations()).toEqual([]);
  return { host, book, ids };
}

/** What a nathost with a defect might do, done in its place while it does not run; and what the book says of it. */
const defects: readonly {
  readonly defect: string;
  readonly happen: (host: FakeHost, ids: readonly [string, string]) => unknown;
  readonly says: RegExp;
}[] = [
  {
    defect: 'a line that is missing',
    happen: (host) => {
      host.writeHosts(host.hostFile, host.text().replace('10.203.0.2 app', '#0.203.0.2 app'));
    },
    says: /^app does not lead to 10\.203\.0\.2$/,
  },
  {
    defect: 'a line with another address',
    happen: (host) => {
      host.writeHosts(host.hostFile, host.text().replace('10.203.0.2 app', '10.203.0.9 app'));
    },
    says: /^app does not lead to 10\.203\.0\.2$/,
  },
  {
    defect: 'a line that nobody asked for',
    happen: (host) => {
      host.writeHosts(host.hostFile, host.text().replace('10.203.0.2 app', '10.203.0.2 abb'));
    },
    says: /^nobody asked for 10\.203\.0\.2 abb$/,
  },
  {
    defect: 'a holder without its address',
    happen: (host, [holder]) => host.engine.disconnect('nathost', holder),
    says: /^app of 10\.203\.0\.2 .* is not held by one$/,
  },
  {
    defect: 'a holder with another address',
    happen: async (host, [holder]) => {
      await host.engine.disconnect('nathost', holder);
      await host.engine.connect('nathost', holder, { ipv4: '10.203.0.9' });
    },
    says: /^app of 10\.203\.0\.2 .* is not held by one$/,
  },
  {
    defect: 'an address that is taken from one who is up',
    happen: async (host, [holder, standby]) => {
      await host.engine.disconnect('nathost', holder);
      await host.engine.connect('nathost', standby, { ipv4: '10.203.0.2' });
    },
    says: /^app of 10\.203\.0\.2 .* was taken from 0+1, which was up$/,
  },
  {
    defect: 'a handover that does not come',
    happen: (host, [holder]) => {
      host.engine.stop(holder);
    },
    says: /^app of 10\.203\.0\.2 .* is held by one that is down$/,
  },
  {
    defect: 'a name that stays when its containers are long gone',
    happen: async (host, ids) => {
      for (const id of ids) host.remove(id);
      await host.pass(hour);
    },
    says: /^app still leads to 10\.203\.0\.2$/,
  },
  {
    defect: 'a lease that never ends',
    happen: async (host, ids) => {
      for (const id of ids) host.remove(id);
      await host.pass(7 * hour);
    },
    says: /^app still has a lease$/,
  },
  {
    defect: 'a lease that is lost and made anew elsewhere',
    happen: async (host, ids) => {
      for (const id of ids) host.remove(id);
      fs.rmSync(host.leaseFile);
      host.run({ name: 'squatter', network: 'nathost', ipv4: '10.203.0.2' });
      host.run({ name: 'again', labels: app });
      host.boot();
      await host.pass(minute);
    },
    says: /^app moved from 10\.203\.0\.2 to 10\.203\.0\.\d+$/,
  },
];

test.each(defects)('the book of the soak notices $defect', async ({ happen, says }) => {
  const { host, book, ids } = await seen();
  host.nathost.kill();
  await happen(host, ids);
  expect(book.violations()).toContainEqual(expect.stringMatching(says));
});
