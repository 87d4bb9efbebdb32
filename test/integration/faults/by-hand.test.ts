import fs from 'node:fs';
import type { FakeHost } from '../../support/fake-host';
import { foreignPart } from '../../support/hosts-view';
import { hour, minute } from '../../support/records';
import { newHost } from './hosts-under-test';
import { violations } from './picture';
import { mostChangesPerMinute } from './rates';

/** Of one object, in any minute. */
const mostChanges = 12;

const app = (name: string, of = name) => ({ name, labels: { 'nathost.name': of } });
const problemsOf = (host: FakeHost) => host.report.problems.map(({ kind, subject }) => `${kind}, ${subject}`);
const endpointOf = (host: FakeHost, id: string) =>
  host.engine.records.find((record) => record.id === id)?.endpoints['nathost'];
const liveOf = (host: FakeHost, id: string) => endpointOf(host, id)?.live.ipv4;

/** Somebody does this for ten minutes, whatever comes of it. */
async function insist(host: FakeHost, act: () => unknown, every = 1_000): Promise<void> {
  for (const end = host.clock.now() + 10 * minute; host.clock.now() < end;) {
    // What the engine refuses does not happen.
    await Promise.resolve()
      .then(act)
      .catch(() => undefined);
    await host.pass(every);
  }
}

describe('a stranger on a leased address', () => {
  test('is reported with the remedy; the container starts without the address and has it when the stranger is gone', async () => {
    const host = await newHost();
    const id = host.run(app('app'));
    await host.pass(1_000);
    host.engine.stop(id);
    const stranger = host.run({ name: 'stranger', network: 'nathost', ipv4: '10.203.0.2' });
    await host.pass(1_000);
    host.engine.start(id);
    await host.pass(hour);
    expect([problemsOf(host), liveOf(host, id), host.lookUp('app')]).toEqual([
      ['address-occupied, container app'],
      undefined,
      ['10.203.0.2'],
    ]);
    expect(host.report.problems[0]?.remedy).toBe('Run: docker network disconnect nathost stranger');
    expect(mostChangesPerMinute(host)).toBeLessThanOrEqual(mostChanges);
    await host.engine.disconnect('nathost', stranger);
    await host.pass(minute);
    expect([problemsOf(host), liveOf(host, id)]).toEqual([[], '10.203.0.2']);
  });
});

describe('a person who fights nathost', () => {
  test.each([20_000, 1_000, 50])(
    'by disconnecting a container every %s ms loses by a bounded number of changes, and is told',
    async (every) => {
      const host = await newHost();
      const id = host.run(app('app'));
      const other = host.run(app('other'));
      await host.pass(1_000);
      await insist(host, () => host.engine.disconnect('nathost', id), every);
      expect([mostChangesPerMinute(host), problemsOf(host)]).toEqual(
        every === 20_000 ? [4, []] : [mostChanges, ['contested, container app']],
      );
      expect([liveOf(host, other), host.lookUp('app')]).toEqual(['10.203.0.3', ['10.203.0.2']]);
      await host.pass(minute);
      expect([liveOf(host, id), problemsOf(host)]).toEqual(['10.203.0.2', []]);
    },
  );

  test('by giving it another address again and again', async () => {
    const host = await newHost();
    const id = host.run(app('app'));
    await host.pass(1_000);
    await insist(host, async () => {
      await host.engine.disconnect('nathost', id);
      await host.engine.connectAt('nathost', id, { ipv4: '10.203.0.77' });
    });
    expect([mostChangesPerMinute(host), problemsOf(host)]).toEqual([
      mostChanges,
      ['contested, container app'],
    ]);
    await host.pass(minute);
    expect([liveOf(host, id), problemsOf(host)]).toEqual(['10.203.0.2', []]);
  });

  test('by connecting one that stands by again and again', async () => {
    const host = await newHost();
    host.run(app('blue', 'app'));
    await host.pass(1_000);
    const green = host.run(app('green', 'app'));
    await host.pass(1_000);
    await insist(host, () => host.engine.connectAt('nathost', green, { ipv4: '10.203.0.77' }));
    expect([mostChangesPerMinute(host), problemsOf(host)]).toEqual([
      mostChanges,
      ['contested, container green'],
    ]);
    await host.pass(minute);
    expect([endpointOf(host, green), problemsOf(host)]).toEqual([undefined, []]);
  });

  test('by deleting the network again and again', async () => {
    const host = await newHost();
    const id = host.create(app('app'));
    await host.pass(1_000);
    await insist(host, () => {
      host.engine.deleteNetwork('nathost');
    });
    expect([mostChangesPerMinute(host), problemsOf(host)]).toEqual([
      mostChanges,
      ['contested, network nathost'],
    ]);
    await host.pass(minute);
    host.engine.start(id);
    await host.pass(1_000);
    expect([liveOf(host, id), problemsOf(host)]).toEqual(['10.203.0.2', []]);
  });

  test('by taking a name out of a hosts file again and again', async () => {
    const host = await newHost();
    host.run(app('app'));
    await host.pass(1_000);
    const [proxy] = host.report.proxies;
    await insist(host, () => {
      host.writeHosts(host.hostFile, foreignPart(host.text()));
    });
    expect(host.report.proxies[0]!.writes - proxy!.writes).toBeLessThanOrEqual(11);
    await host.pass(minute);
    expect(host.lookUp('app')).toEqual(['10.203.0.2']);
  });
});

describe('the network', () => {
  test.each(['stopped', 'created'])(
    'that is pruned is made again, and %s containers start with their addresses',
    async (state) => {
      const host = await newHost();
      const ids = ['one', 'two'].map((name) =>
        state === 'created' ? host.create(app(name)) : host.run(app(name)),
      );
      await host.pass(1_000);
      for (const id of ids) host.engine.stop(id);
      await host.pass(1_000);
      host.engine.deleteNetwork('nathost');
      await host.pass(1_000);
      for (const id of ids) host.engine.start(id);
      await host.pass(1_000);
      expect([ids.map((id) => liveOf(host, id)), problemsOf(host)]).toEqual([
        ['10.203.0.2', '10.203.0.3'],
        [],
      ]);
    },
  );
});

describe('a container that is renamed', () => {
  test('keeps its name, its address and its lines; the report has the new name', async () => {
    const host = await newHost();
    const id = host.run(app('app'));
    await host.pass(1_000);
    const before = [host.text(), host.calls.filter(({ kind }) => kind === 'connect').length];
    host.engine.rename(id, 'renamed');
    await host.pass(hour);
    expect([host.text(), host.calls.filter(({ kind }) => kind === 'connect').length]).toEqual(before);
    expect(host.report.leases).toMatchObject([
      { name: 'app', ipv4: '10.203.0.2', holder: { id, name: 'renamed' } },
    ]);
  });
});

describe('a hosts file', () => {
  const own = / # nathost$/;
  const edits: Record<string, (text: string) => string> = {
    'in which an address of ours was edited': (text) => text.replace('10.203.0.2 ', '10.203.9.9 '),
    'from which all lines of ours were deleted': foreignPart,
    'from which the header was deleted': (text) => text.replace(/^# nathost.*\n/m, ''),
    'in which lines of ours were put in another order': (text) => {
      const lines = text.split('\n');
      return [
        ...lines.filter((line) => own.test(line)).toReversed(),
        ...lines.filter((line) => !own.test(line)),
      ].join('\n');
    },
    'in which a line of ours was doubled': (text) =>
      `${text}10.203.0.2 one                         # nathost\n`,
    'that was emptied of everything': () => '',
    'that ends in the middle of a line of ours': (text) => text.slice(0, -7),
    'that has other foreign lines': (text) => `# new\r\n192.0.2.1 new\n${text}192.0.2.2 other\n# no newline`,
  };
  const cases = Object.keys(edits).flatMap((edit) =>
    (['in place', 'rename'] as const).map((how) => [edit, how] as const),
  );

  test.each(cases)('%s (%s) is right again at the next resync, with what others wrote', async (edit, how) => {
    const host = await newHost();
    for (const name of ['one', 'two', 'three']) host.run(app(name));
    const proxy = host.run({ name: 'proxy', network: 'host' });
    await host.pass(1_000);
    for (const path of [host.hostFile, host.fileOf(proxy)])
      host.writeHosts(path, edits[edit]!(host.text(path)), how);
    await host.pass(minute + 2_000);
    const lookUps = ['one', 'two', 'three'].map((name) => [
      // A line that lost its mark is its editor's from then on, and leads to the same address.
      [...new Set(host.lookUp(name))],
      [...new Set(host.lookUp(name, host.fileOf(proxy)))],
    ]);
    expect(lookUps).toEqual([2, 3, 4].map((last) => [[`10.203.0.${last}`], [`10.203.0.${last}`]]));
    expect(violations(host)).toEqual([]);
  });
});

describe('a host whose own hosts file is switched off', () => {
  const switchedOff = async (host: FakeHost) => {
    host.nathost.kill();
    Object.assign(host.settings, { hostFile: false });
    host.boot();
    await host.pass(hour);
  };

  test('loses the names that stand there, and no line of others; proxies that run keep theirs', async () => {
    const host = await newHost();
    host.run(app('app'));
    const proxy = host.run({ name: 'proxy', network: 'host' });
    await host.pass(1_000);
    const before = foreignPart(host.text());
    await switchedOff(host);
    expect([host.lookUp('app'), host.lookUp('app', host.fileOf(proxy))]).toEqual([[], ['10.203.0.2']]);
    expect([foreignPart(host.text()), problemsOf(host)]).toEqual([before, []]);
  });

  test('is not written when nothing of ours stands there, and not missed when it is not there', async () => {
    const host = await newHost();
    const before = fs.statSync(host.hostFile).mtimeMs;
    await switchedOff(host);
    expect(fs.statSync(host.hostFile).mtimeMs).toBe(before);
    fs.rmSync(host.hostFile);
    await switchedOff(host);
    expect([problemsOf(host), host.log.countOf('names not removed from a hosts file')]).toEqual([[], 0]);
  });
});
