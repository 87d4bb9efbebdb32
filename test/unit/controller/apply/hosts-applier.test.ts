import type { HostLine } from '../../../../src/model/host-line';
import { ChangeHistory } from '../../../../src/controller/audit-log';
import type { Target } from '../../../../src/controller/desired/targets';
import { HostsFiles } from '../../../../src/controller/apply/hosts-applier';
import { container } from '../../../support/records';
import { VirtualClock } from '../../../support/virtual-clock';
import { RecordingLog } from '../recording-log';
import { RememberingWriter } from '../remembering-writer';

const proxy: Target = {
  key: 'proxy',
  path: '/data/proxy/hosts',
  container: container({ id: 'proxy', name: 'nginx' }),
};
const host: Target = { key: 'host', path: '/etc/hosts' };
const app: HostLine = { address: '10.9.0.2', name: 'app' };
const web: HostLine = { address: '10.9.0.3', name: 'web' };

let writer: RememberingWriter;
let clock: VirtualClock;
let changed: string[];
let files: HostsFiles;
let history: ChangeHistory;
beforeEach(() => {
  writer = new RememberingWriter();
  clock = new VirtualClock();
  changed = [];
  history = new ChangeHistory(clock);
  files = new HostsFiles(writer, clock, new RecordingLog(), history, ({ key }) => changed.push(key));
});

const write = (target: Target, ...lines: readonly HostLine[]) =>
  files.perform({ kind: 'write-hosts', target, lines });
const problems = () => files.problems.map(({ kind, subject, message }) => `${kind}, ${subject}: ${message}`);

it('knows what it wrote, until it may have become another', () => {
  expect(files.has(proxy, [app])).toBe(false);
  write(proxy, app);
  const known = [
    files.has(proxy, [{ ...app }]),
    files.has(proxy, [app, web]),
    files.has(proxy, []),
    files.has(host, [app]),
  ];
  files.markNew('proxy');
  expect([known, files.has(proxy, [app])]).toEqual([[true, false, false, false], false]);
});

it('tells of a file whose names have changed, and of none that was right', () => {
  const results = [write(proxy, app), write(proxy, app), write(proxy, app, web), write(proxy)];
  expect([results, changed]).toEqual([
    [true, false, true, true],
    ['proxy', 'proxy', 'proxy'],
  ]);
});

it('tells of no change where only the form of a file was mended', () => {
  writer.answers.set(proxy.path, { outcome: 'written', added: 0, removed: 0, bytesWritten: 40 });
  expect([write(proxy, app), changed]).toEqual([true, []]);
});

it('looks at a file again when a line that had to stay for a moment can go', async () => {
  writer.answers.set(proxy.path, {
    outcome: 'written',
    added: 1,
    removed: 0,
    bytesWritten: 40,
    lingering: 1,
  });
  write(proxy, app);
  const dueIn = (files.dueAt() ?? 0) - clock.now();
  const before = files.has(proxy, [app]);
  await clock.advance(dueIn);
  const after = files.has(proxy, [app]);
  writer.answers.set(proxy.path, { outcome: 'unchanged' });
  write(proxy, app);
  expect([dueIn, before, after, files.has(proxy, [app]), files.dueAt()]).toEqual([
    1_000,
    true,
    false,
    true,
    undefined,
  ]);
});

it('is looked at again for lines that linger when they can go, however often it is looked at before', async () => {
  writer.answers.set(proxy.path, {
    outcome: 'written',
    added: 1,
    removed: 0,
    bytesWritten: 1,
    lingering: 1,
  });
  write(proxy, app);
  const dueAt = files.dueAt();
  writer.answers.set(proxy.path, { outcome: 'unchanged', lingering: 1 });
  await clock.advance(800);
  files.markAllDirty(true);
  write(proxy, app);
  const still = files.dueAt();
  await clock.advance(200);
  write(proxy, app);
  expect([still, files.dueAt()]).toEqual([dueAt, clock.now() + 1_000]);
});

describe('a file that is refused', () => {
  beforeEach(() => {
    writer.answers.set(proxy.path, { outcome: 'refused', reason: 'symlink', detail: 'it is a link' });
    write(proxy, app);
  });

  it('is a problem, is out of sync, and waits its time, which is announced', async () => {
    expect([
      problems(),
      files.states.map(({ inSync }) => inSync),
      files.has(proxy, [app]),
      (files.dueAt() ?? 0) - clock.now(),
    ]).toEqual([
      [expect.stringMatching(/^hosts-file-refused, container nginx: .*symlink.*it is a link/)],
      [false],
      true,
      500,
    ]);
    await clock.advance(500);
    expect(files.has(proxy, [app])).toBe(false);
  });

  it('is tried at once when it may have become another', () => {
    files.markNew('proxy');
    expect(files.has(proxy, [app])).toBe(false);
  });

  it('is no problem any more when it could be written, or is no target any more', async () => {
    writer.answers.clear();
    await clock.advance(500);
    write(proxy, app);
    const written = [problems(), files.states.map(({ inSync }) => inSync), files.dueAt()];
    writer.answers.set(proxy.path, { outcome: 'refused', reason: 'symlink', detail: 'it is a link' });
    write(proxy, web);
    files.keepOnly([host]);
    expect([written, problems(), files.states, files.dueAt()]).toEqual([
      [[], [true], undefined],
      [],
      [],
      undefined,
    ]);
  });
});

it('tells since when a file is right or not, when it was written, and how often', async () => {
  const start = clock.now();
  write(host, app);
  await clock.advance(5);
  write(host, app);
  await clock.advance(5);
  write(host, web);
  const [right] = files.states;
  writer.answers.set(host.path, { outcome: 'refused', reason: 'busy', detail: 'd' });
  await clock.advance(5);
  write(host, app);
  expect([right, files.states[0]]).toEqual([
    expect.objectContaining({ lines: [web], inSync: true, since: start, lastWriteAt: start + 10, writes: 2 }),
    expect.objectContaining({ inSync: false, since: start + 15, lastWriteAt: start + 10, writes: 2 }),
  ]);
});

it('reads all files again at once', () => {
  write(host, app);
  write(proxy, app);
  files.markAllDirty(true);
  expect([files.has(host, [app]), files.has(proxy, [app])]).toEqual([false, false]);
});
