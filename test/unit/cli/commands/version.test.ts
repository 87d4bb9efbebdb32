import { CliFailure } from '../../../../src/cli/exit-status';
import { buildId, version } from '../../../../src/model/build';
import { now, stage, TestServer, type } from '../stage';

let server: TestServer;
let running: Record<string, unknown>;

beforeEach(async () => {
  server = await TestServer.start();
  running = { version, buildId: 'abc', startedAt: new Date(now - 7_200_000).toISOString() };
  server.respond = ({ url }) => (url === '/v1/status' ? { body: running } : undefined);
});

afterEach(() => server.stop());

const typed = (...words: string[]) => type(stage(server.socket), ...words);
const [major = 0] = version.split('.').map(Number);
const newer = `${major + 1}.0.0`;

test('both of one version, whatever their builds are', async () => {
  expect(await typed('version')).toEqual({
    out: `Command   ${version}, build ${buildId}\nnathost   ${version}, build abc, nathost, running for 2 hours\nUpgrade   none is due\n`,
    err: '',
    status: 0,
  });
});

test.each([
  ['an older nathost', '0.0.9', 'An upgrade is due: nathost is older.', version, 'nathost'],
  ['a release candidate of this version', `${version}-rc.1`, 'nathost is older.', version, 'nathost'],
  ['an older command', newer, 'An upgrade is due: this command is older.', newer, 'command'],
  [
    'an older command, not by the alphabet',
    `${major}.100.0`,
    'this command is older.',
    `${major}.100.0`,
    'command',
  ],
])('%s is told, with what to do', async (_, other, told, goal, upgrade) => {
  running['version'] = other;
  const { out, err, status } = await typed('version');
  expect({ err, status }).toEqual({ err: '', status: 3 });
  expect(out).toContain(told);
  expect(out).toContain(
    `\nUpgrade it to ${goal}: install.sh of that release, or make install in its sources; `,
  );
  expect(await typed('version', '--format', '{{.Upgrade}}')).toEqual({
    out: `${upgrade}\n`,
    err: '',
    status: 3,
  });
});

test('as JSON', async () => {
  expect(JSON.parse((await typed('version', '--format', 'json')).out)).toEqual({
    command: { version, buildId },
    nathost: { ...running, name: 'nathost' },
    upgrade: 'none',
  });
});

test.each([[undefined], [7], [''], ['1.0'], ['1.0.0\n2.0.0'], ['latest']])(
  'a version that is none, %j, is said to be that',
  async (found) => {
    running['version'] = found;
    const { out, err, status } = await typed('version');
    expect({ out, status }).toEqual({ out: `Command   ${version}, build ${buildId}\n`, status: 1 });
    expect(err).toContain('docker nathost: nathost answered /v1/status with an invalid version');
  },
);

test('where nathost cannot be reached, the version of the command is shown all the same', async () => {
  const api = () => Promise.reject(new CliFailure('no engine answers', { remedy: 'Start it.' }));
  const unreachable = (...words: string[]) => type(stage(server.socket, { api }), ...words);
  const err = 'docker nathost: no engine answers\nStart it.\n';
  expect(await unreachable('version')).toEqual({
    out: `Command   ${version}, build ${buildId}\n`,
    err,
    status: 1,
  });
  const { out, ...rest } = await unreachable('version', '--format', 'json');
  expect(rest).toEqual({ err, status: 1 });
  expect(JSON.parse(out)).toEqual({ command: { version, buildId }, upgrade: 'unknown' });
});

test('--version asks nobody', async () => {
  const api = () => Promise.reject(new Error('it was asked'));
  const on = stage(server.socket, { api });
  expect(await type(on, '--version')).toEqual({ out: `${version}, build ${buildId}\n`, err: '', status: 0 });
});
