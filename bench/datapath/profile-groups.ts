/** Where the processor time of a request goes, and by whom. */
export const groups = [
  'client',
  'proxy and application, own code',
  'system call entry and seccomp',
  'netfilter: connection tracking',
  'netfilter: hooks and rules',
  'netfilter: bridge',
  'bridge',
  'devices and queues',
  'TCP and IP',
  'files and epoll',
  'scheduler',
  'the kernel’s rest',
] as const;
export type Group = (typeof groups)[number];

/** Samples by group: a whole number each. */
export type Samples = Readonly<Partial<Record<Group, number>>>;

/** The kernel's functions by their names; the first that fits. */
const kernel: readonly (readonly [RegExp, Group])[] = [
  [/seccomp|^bpf_prog_/, 'system call entry and seccomp'],
  [/conntrack|^nf_ct_|^nf_nat_|^nf_confirm|^nf_l4proto/, 'netfilter: connection tracking'],
  [/^br_nf_|^nf_bridge_|^ip_sabotage_in|^brnf_/, 'netfilter: bridge'],
  [/^nf_|^nft_|^ipt_|^ip6t_|^xt_|^__nft_/, 'netfilter: hooks and rules'],
  [/^_*br_|^fdb_|^nbp_/, 'bridge'],
  [/^veth|^_*netif|^_*dev_|^process_backlog|^net_rx_action|^gro_|^napi|^loopback|xmit/, 'devices and queues'],
  [
    /^_*(tcp|inet|ip|ip4|ipv4|fib|rt|neigh|arp|sk|sock|skb|sys_(socket|connect|accept4?|bind|sendto|recvfrom|shutdown|setsockopt|getsockopt)|bbr|cubictcp|udp|security_sock|reqsk|kfree_skb|alloc_skb)_/,
    'TCP and IP',
  ],
  [
    /^_*x64_sys_(sendfile|sendto|recvfrom|connect|accept|socket|shutdown|setsockopt|writev|recv|send)/,
    'TCP and IP',
  ],
  [/epoll|^ep_|^_*x64_sys_|^vfs_|^_*fput|^fdget|^do_sys_open|^filp_|^task_work_run/, 'files and epoll'],
  [/schedul|^finish_task_switch|^try_to_wake_up|^switch_|^_*wake_up|^dequeue_|^enqueue_task/, 'scheduler'],
  [/^do_syscall_64|^entry_SYSCALL|^syscall_|irqentry|^exit_to_user/, 'system call entry and seccomp'],
];

/** One sample of `perf script -F comm,ip,sym`: who ran, and what, from the innermost function outwards. */
interface Sample {
  readonly command: string;
  /** The innermost function is the process's own, not the kernel's. */
  readonly isOwn: boolean;
  readonly functions: readonly string[];
}

/**
 * Sorts the samples of a machine that did nothing but requests. What the kernel does for packets while another process had the
 * processor is not that process's: it counts where it belongs, whoever was interrupted. Other commands' samples, and idling, are left out.
 */
export function samplesOf(script: string, client: string, servers: string): Samples {
  const found: Partial<Record<Group, number>> = {};
  for (const block of script.split('\n\n')) {
    const sample = sampleOf(block);
    const group = sample && groupOf(sample, client, servers);
    if (group !== undefined) found[group] = (found[group] ?? 0) + 1;
  }
  return found;
}

function sampleOf(block: string): Sample | undefined {
  const [head = '', ...frames] = block.split('\n').filter((line) => line.trim() !== '');
  if (frames.length === 0) return undefined;
  const parts = frames.map((frame) => /^\s*([0-9a-f]+) (\S+)/.exec(frame));
  return {
    command: head.trim(),
    isOwn: !/^ffff/.test(parts[0]?.[1] ?? ''),
    functions: parts.map((part) => part?.[2] ?? ''),
  };
}

const forPackets = /^(handle_softirqs|__do_softirq|do_softirq)/;

function groupOf({ command, isOwn, functions }: Sample, client: string, servers: string): Group | undefined {
  const end = functions.findIndex((name) => forPackets.test(name));
  if (end < 0 && command === client) return 'client';
  if (end < 0 && command !== servers) return undefined;
  if (isOwn) return 'proxy and application, own code';
  for (const name of end < 0 ? functions : functions.slice(0, end + 1)) {
    const fitting = kernel.find(([pattern]) => pattern.test(name));
    if (fitting) return fitting[1];
  }
  return 'the kernel’s rest';
}
