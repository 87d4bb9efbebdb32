import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressFamily } from '../model/address';
import { messageOf, NathostError, systemCodeOf } from '../model/errors';
import type { KernelState, NeighbourState, NeighbourTiming } from '../model/kernel';
import { runProgram } from './run-program';

/** The names of the tables in ip-ntable(8). */
const tables = { 4: 'arp_cache', 6: 'ndisc_cache' } as const;

/** Reads /proc/sys, which shows the network namespace of the reader (arp(7)). Starts no program. */
export async function readNeighbours(bridge: string): Promise<KernelState['neighbours']> {
  const [ipv4, ipv6] = await Promise.all([readFamily(4, bridge), readFamily(6, bridge)]);
  return { ...(ipv4 && { 4: ipv4 }), ...(ipv6 && { 6: ipv6 }) };
}

/** /proc/sys is read-only in a plugin, so `ip` sets the values by netlink. */
export async function setTiming(
  bridge: string,
  family: AddressFamily,
  { retrans, probes }: NeighbourTiming,
): Promise<void> {
  const values = ['retrans', String(retrans), 'mcast_probes', String(probes)];
  await runProgram('ip', ['ntable', 'change', 'name', tables[family], 'dev', bridge, ...values]);
}

/** Flushing an address that the table does not have is no error. */
export async function forgetNeighbours(bridge: string, addresses: readonly string[]): Promise<void> {
  const lines = addresses.map((address) => `neighbour flush to ${address} dev ${bridge}\n`);
  await runProgram('ip', ['-batch', '-'], { input: lines.join('') });
}

async function readFamily(family: AddressFamily, bridge: string): Promise<NeighbourState | undefined> {
  const folder = `/proc/sys/net/ipv${family}/neigh`;
  const timing = await readTiming(join(folder, bridge));
  // Only the initial network namespace shows the defaults. The loopback interface has the same values.
  const usual = (await readTiming(join(folder, 'default'))) ?? (await readTiming(join(folder, 'lo')));
  return timing && usual && { timing, usual };
}

async function readTiming(folder: string): Promise<NeighbourTiming | undefined> {
  try {
    const [retrans, probes] = await Promise.all(
      ['retrans_time_ms', 'mcast_solicit'].map((file) => readNumber(join(folder, file))),
    );
    return { retrans: retrans ?? NaN, probes: probes ?? NaN };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error instanceof NathostError ? error : new NathostError('kernel-refused', messageOf(error));
  }
}

async function readNumber(file: string): Promise<number> {
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^\d{1,10}$/.test(text))
    throw new NathostError('kernel-refused', `${file} has ${JSON.stringify(text)}`);
  return Number(text);
}
