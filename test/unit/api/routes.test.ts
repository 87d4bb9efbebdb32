import type { Answer } from '../../../src/api/answer';
import { route } from '../../../src/api/routes';
import { buildId, version } from '../../../src/model/build';
import type { StatusReport } from '../../../src/model/status';
import { quietApi } from '../../support/quiet-source';

const noon = Date.UTC(2026, 0, 2, 12);
const web = { id: 'a'.repeat(64), name: 'web-1', state: 'running' as const };
const problem = {
  kind: 'setting-invalid' as const,
  subject: 'setting NATHOST_RESYNC',
  message: 'NATHOST_RESYNC is "5"',
  remedy: 'Set it.',
  since: noon,
};

const report: StatusReport = {
  phase: 'ready',
  startedAt: noon,
  engine: {
    connected: true,
    version: '28.5.2',
    apiVersion: '1.51',
    since: noon,
    connections: 2,
    lastDisconnectedFor: 250,
  },
  network: {
    name: 'nathost',
    id: 'f00',
    subnet: '10.203.0.0/20',
    internal: true,
    poolSize: 3838,
    poolUsed: 2,
  },
  passes: { count: 7, lastAt: noon + 500, lastDurationMs: 12, driftMended: 1 },
  names: [
    { name: 'shop', addresses: ['10.203.0.2'], holders: [web], standbys: [] },
    { name: 'www', aliasOf: 'shop', addresses: ['10.203.0.2'], holders: [web], standbys: [] },
  ],
  leases: [
    {
      name: 'shop',
      slot: 0,
      ipv4: '10.203.0.2',
      holder: { id: web.id, name: web.name },
      pinned: false,
      createdAt: noon,
    },
    {
      name: 'old',
      slot: 0,
      ipv4: '10.203.0.3',
      holder: { id: 'b' },
      pinned: false,
      createdAt: noon,
      idleSince: noon,
      expiresAt: noon + 1,
    },
  ],
  proxies: [
    {
      name: 'nginx',
      containerId: 'c',
      file: '/c/hosts',
      names: 2,
      inSync: true,
      since: noon,
      lastWriteAt: noon,
      writes: 3,
      drift: 0,
      reload: { signal: 'SIGHUP', lastAt: noon, count: 1 },
    },
  ],
  problems: [problem],
};

const settings = { NATHOST_RESYNC: '30s', NATHOST_SUBNET: '' };
const answerTo = (target: string, method = 'GET', changes: Partial<StatusReport> = {}): Answer => {
  const routed = route(
    quietApi(() => ({ ...report, ...changes }), settings),
    method,
    target,
  );
  if (routed.kind === 'same') return routed.answer;
  if (routed.kind !== 'read') throw new Error(`not answered at once, but by: ${routed.kind}`);
  return routed.make();
};
const ask = (...question: Parameters<typeof answerTo>) => {
  const { status, headers, body } = answerTo(...question);
  return { status, headers, content: JSON.parse(body) as unknown };
};
const noonText = '2026-01-02T12:00:00.000Z';

describe('routes', () => {
  it('sums up at /v1/status, with times as ISO 8601 and durations as they are', () => {
    expect(ask('/v1/status')).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-length': expect.stringMatching(/^\d+$/) as string,
      },
      content: {
        phase: 'ready',
        version,
        buildId,
        startedAt: noonText,
        settings,
        engine: { ...report.engine, since: noonText },
        network: report.network,
        passes: { count: 7, lastAt: '2026-01-02T12:00:00.500Z', lastDurationMs: 12, driftMended: 1 },
        counts: { names: 2, leases: 2, proxies: 1, problems: 1 },
      },
    });
  });

  it.each([
    ['/v1/names', { names: report.names }],
    ['/v1/names?name=WWW', { names: [report.names[1]] }],
    ['/v1/names?name=shop&name=www', { names: report.names }],
    ['/v1/names?name=nobody', { names: [] }],
    ['/v1/names?name=', { names: [] }],
    ['/v1/names?other=shop', { names: report.names }],
    ['http://localhost/v1/names?name=www', { names: [report.names[1]] }],
    ['/v1/leases?name=shop', { leases: [{ ...report.leases[0], createdAt: noonText }] }],
    [
      '/v1/leases?name=old',
      {
        leases: [
          {
            ...report.leases[1],
            createdAt: noonText,
            idleSince: noonText,
            expiresAt: '2026-01-02T12:00:00.001Z',
          },
        ],
      },
    ],
    [
      '/v1/proxies',
      {
        proxies: [
          {
            ...report.proxies[0],
            since: noonText,
            lastWriteAt: noonText,
            reload: { signal: 'SIGHUP', lastAt: noonText, count: 1 },
          },
        ],
      },
    ],
    ['/v1/problems', { problems: [{ ...problem, since: noonText }] }],
    ['/healthz', { alive: true }],
    ['/readyz', { ready: true, phase: 'ready' }],
  ])('answers %s', (target, content) => {
    expect(ask(target)).toMatchObject({ status: 200, content });
    expect(ask(target, 'HEAD')).toEqual(ask(target));
  });

  it('tells the length of the body in bytes', () => {
    const names = [{ name: 'é', addresses: [], holders: [], standbys: [] }];
    const { headers, body } = answerTo('/v1/names', 'GET', { names });
    expect(headers['content-length']).toBe(String(Buffer.from(body).length));
  });

  it.each([
    ['starting', 'the first pass has not finished'],
    ['disconnected', 'nathost is not connected to the engine'],
    ['misconfigured', 'a setting is invalid; NATHOST_RESYNC is "5"'],
  ] as const)('is alive but not ready while %s, and says why', (phase, reason) => {
    expect([ask('/readyz', 'GET', { phase }), ask('/healthz', 'GET', { phase })]).toEqual([
      expect.objectContaining({ status: 503, content: { ready: false, reason, phase } }),
      expect.objectContaining({ status: 200 }),
    ]);
  });

  it('says that the engine cannot be reached also before the first pass', () => {
    const away = {
      ...problem,
      kind: 'engine-unreachable' as const,
      message: 'nathost cannot reach the engine: ENOENT',
    };
    expect(ask('/readyz', 'GET', { phase: 'starting', problems: [away] })).toMatchObject({
      content: { reason: 'the first pass has not finished; nathost cannot reach the engine: ENOENT' },
    });
  });

  it.each([
    '',
    '/',
    '*',
    '/v1',
    '/v1/names/',
    '/v1/Names',
    '/v1/names%20',
    '//v1/names',
    '/__proto__',
    '/../v1/names',
    '#',
  ])('has nothing at %j', (target) => {
    for (const method of ['GET', 'POST'])
      expect(ask(target, method)).toMatchObject({
        status: 404,
        content: { error: { code: 'not-found', message: expect.stringContaining('/v1/names') as string } },
      });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'get', ''])(
    'refuses the method %j and tells which are allowed',
    (method) => {
      expect(ask('/v1/names', method)).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD', 'content-type': 'application/json' },
        content: { error: { code: 'method-not-allowed', message: 'use GET or HEAD' } },
      });
    },
  );
});
