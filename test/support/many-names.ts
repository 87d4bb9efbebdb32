import type { ContainerState } from '../../src/model/record';
import type { LeaseStatus, NameStatus, ProxyStatus, StatusReport } from '../../src/model/status';

const minute = 60_000;
const words = ['shop', 'blog', 'mail', 'search', 'stock', 'login', 'media', 'pay', 'queue', 'wiki'];

/** What a host with many names reports: most are up, some are down, away or short of a replica, and two things are wrong. */
export function manyNames(count: number, now: number): StatusReport {
  const parts = Array.from({ length: count }, (_, index) => partOf(index, now));
  const names = parts.flatMap((part) => part.names);
  const leases = parts.flatMap((part) => part.leases);
  return {
    phase: 'ready',
    startedAt: now - 90 * 60 * minute,
    engine: {
      connected: true,
      version: '28.5.2',
      apiVersion: '1.51',
      since: now - 50 * 60 * minute,
      connections: 2,
    },
    network: {
      name: 'nathost',
      id: 'f00',
      subnet: '10.203.0.0/20',
      subnet6: 'fd00:203::/64',
      internal: true,
      poolSize: 3838,
      poolUsed: leases.length,
    },
    passes: { count: 9000, lastAt: now - 2000, lastDurationMs: 4, driftMended: 1 },
    names,
    leases,
    proxies: ['host', 'nginx-edge', 'traefik', 'haproxy-internal'].map((name, index) =>
      proxyOf(name, index, names.length, now),
    ),
    problems: [
      {
        kind: 'name-taken',
        subject: 'container shop-copy-1',
        message: 'the alias "mail-3" is the name of container mail-3-app-1',
        remedy: 'Use another name, or remove that container and wait for NATHOST_NAME_GRACE (24h).',
        since: now - 3 * minute,
      },
      {
        kind: 'hosts-file-own-mount',
        subject: 'container caddy-old',
        message: 'it has a mount of its own on /etc/hosts, so names cannot be kept in it',
        remedy: 'Create it again without that mount, or label it nathost.proxy=false if it needs no names.',
        since: now - 70 * minute,
      },
    ],
  };
}

/** A name with its aliases and leases; how it is depends on its number alone. */
function partOf(index: number, now: number): { names: NameStatus[]; leases: LeaseStatus[] } {
  const name = `${words[index % words.length] ?? ''}-${Math.floor(index / words.length) + 1}`;
  const away = index % 31 === 7;
  const replicas = index % 17 === 4 ? 3 : 1;
  const leases = Array.from({ length: replicas }, (_, slot): LeaseStatus => ({
    name,
    slot,
    ipv4: `10.203.${Math.floor((index * 3) / 250)}.${((index * 3) % 250) + 2 + slot}`,
    ...(index % 13 === 0 && { ipv6: `fd00:203::${(index * 3 + slot + 2).toString(16)}` }),
    holder: { id: idOf(index, slot), ...(!away && { name: `${name}-app-${slot + 1}` }) },
    pinned: index % 19 === 2,
    createdAt: now - (index + 5) * 37 * minute,
    ...(away && { idleSince: now - 20 * minute, expiresAt: now + 29 * 24 * 60 * minute }),
  }));
  const holders = away
    ? []
    : leases.map(({ slot }) => containerOf(index, slot, `${name}-app-${slot + 1}`, stateOf(index, slot)));
  const standbys = index % 23 === 5 ? [containerOf(index, 9, `${name}-green`, 'running')] : [];
  const addresses = leases.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].filter((address) => address !== undefined),
  );
  const aliases = index % 11 === 1 ? [`${name}.example.test`, `www.${name}.example.test`] : [];
  return {
    names: [
      { name, addresses, holders, standbys },
      ...aliases.map((alias) => ({ name: alias, aliasOf: name, addresses, holders, standbys })),
    ],
    leases,
  };
}

function stateOf(index: number, slot: number): ContainerState {
  if (index % 41 === 3) return 'exited';
  return index % 34 === 4 && slot === 1 ? 'restarting' : 'running';
}

const idOf = (index: number, slot: number) =>
  (index * 16 + slot).toString(16).padStart(12, 'c').padEnd(64, '0');

function containerOf(index: number, slot: number, name: string, state: ContainerState) {
  return { id: idOf(index, slot), name, state };
}

function proxyOf(name: string, index: number, names: number, now: number): ProxyStatus {
  return {
    name,
    ...(name !== 'host' && { containerId: idOf(900, index) }),
    file: name === 'host' ? '/host/etc/hosts' : `/host/containers/${idOf(900, index)}/hosts`,
    names,
    inSync: index !== 3,
    since: now - (index === 3 ? 4000 : 2000 * minute),
    lastWriteAt: now - minute,
    writes: 40 + index,
    drift: index === 2 ? 1 : 0,
    ...(index === 1 && { reload: { signal: 'SIGHUP', count: 12, lastAt: now - minute } }),
  };
}
