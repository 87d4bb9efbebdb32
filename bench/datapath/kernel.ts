import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { NetworkNamespace } from '../../test/support/network-namespace';

/** What the connection tracking of one network has counted. */
export interface Tracking {
  readonly entries: number;
  readonly insertFailed: number;
  readonly drop: number;
  readonly earlyDrop: number;
}

/** `/proc/net/stat/nf_conntrack` has a line for each processor, in hexadecimal digits. */
export async function tracking(network: NetworkNamespace): Promise<Tracking> {
  const [names = [], ...rows] = (await network.run('cat', ['/proc/net/stat/nf_conntrack']))
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const sum = (name: string): number => {
    const column = names.indexOf(name);
    return rows.reduce((total, row) => total + parseInt(row[column] ?? '0', 16), 0);
  };
  return {
    // The same number in each line.
    entries: parseInt(rows[0]?.[names.indexOf('entries')] ?? '0', 16),
    insertFailed: sum('insert_failed'),
    drop: sum('drop'),
    earlyDrop: sum('early_drop'),
  };
}

/** Seconds of processor time: of the engine's processes, proxies and applications among them; and of the whole machine. */
export interface Work {
  readonly processes: number;
  readonly softirq: number;
  /** By all that runs, softirqs included. */
  readonly used: number;
  readonly idle: number;
}

/** @param dir the engine's folder, from which its control groups have their name (scripts/private-engine) */
export function work(dir: string): Work {
  const group = `nathost-${createHash('sha256').update(`${dir}\n`).digest('hex').slice(0, 12)}`;
  const first = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0] = first
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / 100);
  const used = user + nice + system + irq + softirq;
  return { processes: groupSeconds(group), softirq, used, idle: idle + iowait };
}

function groupSeconds(group: string): number {
  const v1 = ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup/cpu,cpuacct']
    .map((controller) => `${controller}/${group}/cpuacct.usage`)
    .find(existsSync);
  if (v1 !== undefined) return Number(readFileSync(v1, 'utf8')) / 1e9;
  const v2 = readFileSync(`/sys/fs/cgroup/${group}/cpu.stat`, 'utf8');
  return Number(/^usage_usec (\d+)/m.exec(v2)?.[1]) / 1e6;
}
