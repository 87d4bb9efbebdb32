import { TestScreen, TestServer, now, stage, type } from '../stage';

const ago = (ms: number) => new Date(now - ms).toISOString();
const status = {
  phase: 'ready',
  version: '0.1.0',
  buildId: 'abc',
  startedAt: ago(7_200_000),
  settings: { NATHOST_SUBNET: '' },
  engine: {
    connected: true,
    version: '26.1.5',
    apiVersion: '1.45',
    since: ago(3_600_000),
    connections: 1,
    lastEventAt: ago(5000),
  },
  network: { name: 'nathost', id: 'n', subnet: '10.203.0.0/20', internal: true, poolSize: 3838, poolUsed: 2 },
  passes: { count: 1204, lastAt: ago(2000), lastDurationMs: 1, driftMended: 0 },
  counts: { names: 2, leases: 2, proxies: 1, problems: 0 },
};
const web = { id: 'ab'.repeat(32), name: 'web-1', state: 'running' };
const names = [
  {
    name: 'blog',
    addresses: ['10.203.0.3'],
    holders: [{ ...web, name: 'blog-1', state: 'exited' }],
    standbys: [],
  },
  { name: 'old', addresses: ['10.203.0.4'], holders: [], standbys: [] },
  { name: 'shop', addresses: ['10.203.0.2'], holders: [web], standbys: [{ ...web, name: 'web-2' }] },
];
const leases = [
  {
    name: 'shop',
    slot: 1,
    ipv4: '10.203.0.5',
    holder: { id: web.id, name: 'web-1' },
    pinned: true,
    createdAt: ago(9000),
  },
  {
    name: 'shop',
    slot: 0,
    ipv4: '10.203.0.2',
    ipv6: 'fd00::2',
    holder: { id: web.id },
    pinned: false,
    createdAt: ago(9000),
    idleSince: ago(60_000),
    expiresAt: new Date(now + 86_400_000).toISOString(),
  },
  { name: 'kept', slot: 0, ipv4: '10.203.0.9', pinned: true, createdAt: ago(9000) },
];
const proxies = [
  {
    name: 'host',
    file: '/etc/hosts',
    names: 3,
    inSync: true,
    since: ago(60_000),
    lastWriteAt: ago(30_000),
    writes: 4,
    drift: 1,
  },
  {
    name: 'nginx',
    containerId: web.id,
    file: '/x/hosts',
    names: 0,
    inSync: false,
    since: ago(3000),
    writes: 0,
    drift: 0,
    reload: { signal: 'SIGHUP', count: 2 },
  },
];
const problem = {
  kind: 'pool-full',
  subject: 'network nathost',
  message: 'no address is left',
  remedy: 'Make room.',
  since: ago(120_000),
};
const detail = {
  ...names[2],
  leases: [],
  because: ['10.203.0.2 was leased first.', 'Container web-1 has it.'],
  files: [{ proxy: 'host', file: '/etc/hosts', since: ago(60_000) }],
  problems: [problem],
  changes: [
    {
      id: 3,
      at: ago(4000),
      kind: 'connected',
      subject: 'container web-1',
      names: ['shop'],
      text: 'web-1 was connected.',
    },
  ],
};

let server: TestServer;
let problems: object[];
let answers: Record<string, unknown>;

beforeEach(async () => {
  server = await TestServer.start();
  problems = [];
  answers = {
    '/v1/status': status,
    '/v1/names': { names },
    '/v1/leases': { leases },
    '/v1/proxies': { proxies },
    '/v1/names/shop': detail,
    '/v1/changes?since=999999999': { changes: [] },
    '/metrics': 'nathost_names 3\n',
  };
  server.respond = ({ url }) => {
    if (url === '/v1/problems') return { body: { problems } };
    const body = answers[url];
    if (body) return { body };
    return {
      status: 404,
      body: {
        error: {
          code: 'not-found',
          message: `there is no name "${url.split('/').at(-1) ?? ''}"; nearest: shop`,
        },
      },
    };
  };
});

afterEach(() => server.stop());

const typed = (...words: string[]) => type(stage(server.socket), ...words);

test('status, when all is well', async () => {
  const { out, status: code } = await typed('status');
  expect(out).toBe(`State       ready
Version     0.1.0, build abc, running for 2 hours
Engine      26.1.5 (API 1.45), connected for 1 hour, last event 5 seconds ago
Network     nathost, 10.203.0.0/20, internal
Addresses   2 of 3,838 leased
Names       2
Proxies     1 of 2 hosts files in sync
Passes      1,204, the last 2 seconds ago
Problems    none
`);
  expect(code).toBe(0);
});

test('status with a problem ends with 3, and says what to do', async () => {
  problems = [problem];
  const { out, status: code } = await typed('status');
  expect(out).toContain(`Problems    1

pool-full network nathost, 2 minutes ago
  no address is left
  Make room.
`);
  expect(code).toBe(3);
  expect(await typed('status', '-q')).toEqual({ out: '', err: '', status: 3 });
});

test.each(['starting', 'disconnected', 'misconfigured'])('status while %s ends with 3', async (phase) => {
  answers['/v1/status'] = { ...status, phase, network: undefined };
  const { out, status: code } = await typed('status');
  expect(out).toMatch(new RegExp(`^State +${phase}: `));
  expect(code).toBe(3);
});

test('status while the engine owes an answer ends with 3', async () => {
  answers['/v1/status'] = { ...status, engine: { ...status.engine, staleSince: ago(20_000) } };
  const { out, status: code } = await typed('status');
  expect(out).toMatch(/^State +not ready: the engine has not answered for 20 seconds\n/);
  expect(code).toBe(3);
});

test('status for programs', async () => {
  expect(JSON.parse((await typed('status', '--format', 'json')).out)).toEqual({ ...status, problems: [] });
  expect((await typed('status', '-f', '{{.Phase}} {{.Counts.Names}}')).out).toBe('ready 2\n');
});

test('lists', async () => {
  expect((await typed('ls')).out).toBe(`NAME      ADDRESSES    STATE     HOLDER    STANDBY   ALIAS OF
blog      10.203.0.3   down      blog-1
old       10.203.0.4   kept
shop      10.203.0.2   up        web-1     web-2
`);
  expect((await typed('leases')).out)
    .toBe(`NAME      SLOT      ADDRESSES             STATE     HOLDER         PINNED    EXPIRES
kept      0         10.203.0.9            idle                     yes
shop      0         10.203.0.2, fd00::2   idle      abababababab             in 1 day
shop      1         10.203.0.5            held      web-1          yes
`);
  expect((await typed('proxies')).out)
    .toBe(`PROXY     NAMES     STATE         SINCE           LAST WRITE       DRIFT     RELOAD
host      3         in-sync       1 minute ago    30 seconds ago   1
nginx     0         out-of-sync   3 seconds ago                    0         SIGHUP x2
`);
});

test('filters of lists', async () => {
  expect((await typed('ls', '-q', '-f', 'state=kept', '-f', 'state=down')).out).toBe('blog\nold\n');
  expect((await typed('ls', '-q', '-f', 'container=web-2')).out).toBe('shop\n');
  expect((await typed('ls', '-q', '-f', 'container=abab', '-f', 'address=10.203.0.3')).out).toBe('blog\n');
  expect((await typed('leases', '-q', '-f', 'pinned=true')).out).toBe('kept/0\nshop/1\n');
  expect((await typed('leases', '-q', '-f', 'state=held')).out).toBe('shop/1\n');
  expect((await typed('proxies', '-q', '-f', 'state=out-of-sync')).out).toBe('nginx\n');
});

test('problems in sentences, or as a table', async () => {
  problems = [problem, { ...problem, kind: 'contested', subject: 'container web-1' }];
  expect((await typed('problems', '-f', 'kind=pool-full')).out).toBe(
    'pool-full network nathost, 2 minutes ago\n  no address is left\n  Make room.\n',
  );
  expect((await typed('problems', '--format', 'table', '-f', 'subject=web')).out).toBe(
    'KIND        SUBJECT           SINCE           MESSAGE\ncontested   container web-1   2 minutes ago   no address is left\n',
  );
});

test('explain', async () => {
  expect((await typed('explain', 'shop')).out).toBe(`shop 10.203.0.2
  10.203.0.2 was leased first.
  Container web-1 has it.

In these hosts files
  host, since 1 minute ago

What happened last
  4 seconds ago: web-1 was connected.

Problems
pool-full network nathost, 2 minutes ago
  no address is left
  Make room.
`);
});

test('inspect prints what there is and names what there is not', async () => {
  const { out, err, status: code } = await typed('inspect', 'shop', 'shup');
  expect(JSON.parse(out)).toEqual([detail]);
  expect(err).toBe('docker nathost: there is no name "shup"; nearest: shop\n');
  expect(code).toBe(1);
  expect((await typed('inspect', '-f', '{{range .Holders}}{{.Name}}{{end}}', 'shop')).out).toBe('web-1\n');
});

test('explain of a name there is not', async () => {
  expect((await typed('explain', 'shup')).err).toBe(
    'docker nathost: there is no name "shup"; nearest: shop\ndocker nathost ls lists all names.\n',
  );
});

test('metrics as they are', async () => {
  expect((await typed('metrics')).out).toBe('nathost_names 3\n');
});

test('what is not understood is refused before nathost is asked', async () => {
  for (const words of [
    ['ls', '-f', 'x'],
    ['ls', '--format', '{{'],
    ['inspect', '-f', '{{', 'a'],
    ['status', '-f', '{{end}}'],
    ['watch', '-n', 'x'],
    ['release', 'a', '--slot', 'x'],
    ['plan', '--what-if', 'x'],
    ['completion', 'csh'],
    ['dashboard', '-p', '99999'],
  ])
    expect((await typed(...words)).status).toBe(2);
  expect(server.asked).toEqual([]);
});

test('on a terminal, states have colours', async () => {
  const out = new TestScreen(true, true, 80);
  const on = stage(server.socket, { out });
  await type(on, 'ls');
  expect(out.text).toContain('\u001b[31mdown\u001b[0m');
});
