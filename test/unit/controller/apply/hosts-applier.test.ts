import type { HostLine } from '../../../../src/model/host-line';
import { AuditLog } from '../../../../src/controller/audit-log';
import type { Target } from '../../../../src/controller/desired/targets';
import { HostsApplier } from '../../../../src/controller/apply/hosts-applier';
import { planHosts } from '../../../../src/controller/plan/hosts';
import { container } from '../../../support/records';
import { VirtualClock } from '../../../support/virtual-clock';
import { RecordingLog } from '../recording-log';
import { RememberingWriter } from '../remembering-writer';
import { problemText } from '../../../../src/model/problem';

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
let applier: HostsApplier;
let audit: AuditLog;
beforeEach(() => {
  writer = new RememberingWriter();
  clock = new VirtualClock();
  changed = [];
  audit = new AuditLog(clock);
  applier = new HostsApplier(
    writer,
    clock,
    new RecordingLog(),
    audit,
    { namesChangedIn: ({ key }) => changed.push(key) },
    { written: ({ key }) => changed.push(key) },
  );
});

const write = (target: Target, ...lines: readonly HostLine[]) => applier.write({ target, lines });

/** True when nothing is planned for the file, or what is waits. */
function has(target: Target, lines: readonly HostLine[]): boolean {
  const changes = planHosts([target], lines, applier.seen, clock.now());
  return changes.every((change) => applier.waitOf(change) !== undefined);
}
const problems = () =>
  applier.problems.map(problemText).map(({ kind, subject, message }) => `${kind}, ${subject}: ${message}`);

it('knows what it wrote, until it may have become another', () => {
  expect(has(proxy, [app])).toBe(false);
  write(proxy, app);
  const known = [has(proxy, [{ ...app }]), has(proxy, [app, web]), has(proxy, []), has(host, [app])];
  applier.markNew('proxy');
  expect([known, has(proxy, [app])]).toEqual([[true, false, false, false], false]);
});

it('tells of a file whose names have changed, and of none that was right', () => {
  const results = [write(proxy, app), write(proxy, app), write(proxy, app, web), write(proxy)];
  expect([results, changed]).toEqual([
    [true, false, true, true],
    ['proxy', 'proxy', 'proxy', 'proxy', 'proxy', 'proxy'],
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
  const dueIn = (applier.dueAt() ?? 0) - clock.now();
  const before = has(proxy, [app]);
  await clock.advance(dueIn);
  const after = has(proxy, [app]);
  writer.answers.set(proxy.path, { outcome: 'unchanged' });
  write(proxy, app);
  expect([dueIn, before, after, has(proxy, [app]), applier.dueAt()]).toEqual([
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
  const dueAt = applier.dueAt();
  writer.answers.set(proxy.path, { outcome: 'unchanged', lingering: 1 });
  await clock.advance(800);
  applier.markAllDirty(true);
  write(proxy, app);
  const still = applier.dueAt();
  await clock.advance(200);
  write(proxy, app);
  expect([still, applier.dueAt()]).toEqual([dueAt, clock.now() + 1_000]);
});

describe('a file that is refused', () => {
  beforeEach(() => {
    writer.answers.set(proxy.path, { outcome: 'refused', reason: 'symlink', detail: 'it is a link' });
    write(proxy, app);
  });

  it('is a problem, is out of sync, and waits its time, which is announced', async () => {
    expect([
      problems(),
      applier.states.map(({ inSync }) => inSync),
      has(proxy, [app]),
      (applier.dueAt() ?? 0) - clock.now(),
    ]).toEqual([
      [expect.stringMatching(/^hosts-file-refused, container nginx: .*symlink.*it is a link/)],
      [false],
      true,
      500,
    ]);
    await clock.advance(500);
    expect(has(proxy, [app])).toBe(false);
  });

  it('is tried at once when it may have become another', () => {
    applier.markNew('proxy');
    expect(has(proxy, [app])).toBe(false);
  });

  it('is no problem any more when it could be written, or is no target any more', async () => {
    writer.answers.clear();
    await clock.advance(500);
    write(proxy, app);
    const written = [problems(), applier.states.map(({ inSync }) => inSync), applier.dueAt()];
    writer.answers.set(proxy.path, { outcome: 'refused', reason: 'symlink', detail: 'it is a link' });
    write(proxy, web);
    applier.apply({ targets: [host], changes: [] });
    expect([written, problems(), applier.states, applier.dueAt()]).toEqual([
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
  const [right] = applier.states;
  writer.answers.set(host.path, { outcome: 'refused', reason: 'busy', detail: 'd' });
  await clock.advance(5);
  write(host, app);
  expect([right, applier.states[0]]).toEqual([
    expect.objectContaining({
      expected: [web],
      inSync: true,
      since: start,
      lastWriteAt: start + 10,
      writes: 2,
    }),
    expect.objectContaining({ inSync: false, since: start + 15, lastWriteAt: start + 10, writes: 2 }),
  ]);
});

it('reads all files again at once', () => {
  write(host, app);
  write(proxy, app);
  applier.markAllDirty(true);
  expect([has(host, [app]), has(proxy, [app])]).toEqual([false, false]);
});

it('does not forget a refused file whose next try falls due while its pass runs', async () => {
  writer.answers.set(host.path, { outcome: 'refused', reason: 'busy', detail: 'd' });
  write(host, app);
  await clock.advance(499);
  const changes = planHosts([host], [app], applier.seen, clock.now());
  applier.apply({ targets: [host], changes });
  await clock.advance(2);
  expect(applier.dueAt()).toBe(clock.now() - 1);
});
