import type { StatusReport } from '../../../src/model/status';

export const noon = Date.UTC(2026, 0, 2, 12);

const up = { id: 'a', name: 'web-1', state: 'running' as const };
const stopped = { id: 'b', name: 'old-1', state: 'exited' as const };
const full = {
  kind: 'pool-full' as const,
  message: 'the pool is full',
  remedy: 'Make it larger.',
  since: noon,
};

/** Something of everything. */
export const fullReport: StatusReport = {
  phase: 'ready',
  startedAt: noon,
  engine: {
    connected: true,
    version: '28.5.2',
    apiVersion: '1.51',
    since: noon,
    connections: 2,
    lastEventAt: noon + 250,
    lastDisconnectedFor: 250,
    totalDisconnectedFor: 1_250,
  },
  network: { name: 'nathost', id: 'f', subnet: '10.203.0.0/20', internal: true, poolSize: 3838, poolUsed: 2 },
  passes: { count: 7, lastAt: noon + 500, lastDurationMs: 12, driftMended: 3 },
  names: [
    { name: 'shop', addresses: ['10.203.0.2'], holders: [up], standbys: [stopped] },
    { name: 'www', aliasOf: 'shop', addresses: ['10.203.0.2'], holders: [up], standbys: [stopped] },
    { name: 'old', addresses: ['10.203.0.3'], holders: [stopped], standbys: [] },
  ],
  leases: [
    {
      name: 'shop',
      slot: 0,
      ipv4: '10.203.0.2',
      holder: { id: 'a', name: 'web-1' },
      createdAt: noon,
      pinned: false,
    },
    {
      name: 'old',
      slot: 0,
      ipv4: '10.203.0.3',
      holder: { id: 'b' },
      createdAt: noon,
      pinned: false,
      idleSince: noon,
      expiresAt: noon + 1,
    },
  ],
  proxies: [
    {
      name: 'nginx',
      containerId: 'c',
      file: '/c/hosts',
      names: 3,
      inSync: true,
      since: noon,
      drift: 0,
      writes: 3,
    },
    // A container with the name that the host's own file has in the report.
    {
      name: 'host',
      containerId: 'd',
      file: '/d/hosts',
      names: 0,
      inSync: false,
      since: noon,
      drift: 0,
      writes: 0,
    },
    { name: 'host', file: '/etc/hosts', names: 0, inSync: false, since: noon - 60_000, drift: 0, writes: 0 },
  ],
  problems: [
    { ...full, subject: 'name a' },
    { ...full, subject: 'name b' },
  ],
};
