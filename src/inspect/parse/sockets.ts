import { addressAt } from '../../model/address';

export interface Socket {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** As proc(5) numbers it: 0A is LISTEN, 06 TIME_WAIT, 01 ESTABLISHED, for UDP 07 unconnected. */
  readonly state: string;
  /** 0 if no process has it. */
  readonly inode: number;
}

export const socketStates = { established: '01', timeWait: '06', unconnected: '07', listen: '0A' } as const;

/** Reads /proc/net/tcp, tcp6, udp and udp6 (proc(5)). An IPv4-mapped address becomes an IPv4 address. */
export function parseSockets(text: string, protocol: 'tcp' | 'udp'): Socket[] {
  return text.split('\n').flatMap((line) => {
    const [slot, local = '', remote = '', state = '', , , , , , inode] = line.trim().split(/\s+/);
    if (!/^\d+:$/.test(slot ?? '')) return [];
    const [from, to] = [endOf(local), endOf(remote)];
    return [
      {
        protocol,
        family: local.length > 13 ? (6 as const) : (4 as const),
        local: from.address,
        localPort: from.port,
        remote: to.address,
        remotePort: to.port,
        state,
        inode: Number(inode),
      },
    ];
  });
}

/** `0100007F:0050`: the address as 32-bit words of the machine's byte order (little-endian on all machines Docker runs on), and the port. */
function endOf(text: string): { address: string; port: number } {
  const [hex = '', port = ''] = text.split(':');
  const words = hex.match(/.{8}/g) ?? [];
  const value = BigInt(`0x${words.map((word) => (word.match(/../g) ?? []).reverse().join('')).join('')}`);
  return { address: textOf(value, words.length), port: parseInt(port, 16) };
}

const mapped = 0xffffn;

function textOf(value: bigint, words: number): string {
  if (words === 1) return addressAt(4, value).text;
  return value >> 32n === mapped ? addressAt(4, value & 0xffff_ffffn).text : addressAt(6, value).text;
}
