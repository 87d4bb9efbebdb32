import { samplesOf } from '../../../bench/datapath/profile-groups';

/** A sample as `perf script -F comm,ip,sym` prints it, from the innermost function outwards; the first is the kernel's, or not. */
const sample = (command: string, ...functions: string[]) =>
  `${command} \n${functions.map((name) => `\t${name === 'ngx' ? '    55d0a1b2c3d4' : 'ffffffff81a2b3c4'} ${name}\n`).join('')}`;

const idle = sample('swapper', 'pv_native_safe_halt', 'default_idle', 'do_idle');
const whilePackets = [
  'handle_softirqs',
  'do_softirq',
  '__local_bh_enable_ip',
  '__x64_sys_sendto',
  'do_syscall_64',
];

test.each([
  ['the proxy’s own code', sample('nginx', 'ngx', 'do_syscall_64'), 'proxy and application, own code'],
  ['a seccomp filter', sample('nginx', '__seccomp_filter', 'do_syscall_64'), 'system call entry and seccomp'],
  [
    'a lock that is taken for a connection’s entry',
    sample('nginx', '_raw_spin_lock', '__nf_conntrack_confirm', 'nf_hook_slow', 'ip_output'),
    'netfilter: connection tracking',
  ],
  [
    'a rule',
    sample('nginx', 'nft_meta_get_eval', 'nft_do_chain', 'nf_hook_slow'),
    'netfilter: hooks and rules',
  ],
  ['a hook of the bridge', sample('nginx', 'br_nf_pre_routing', 'br_handle_frame'), 'netfilter: bridge'],
  ['the bridge', sample('nginx', 'br_forward', 'br_dev_xmit'), 'bridge'],
  [
    'TCP that a bridge has handed on',
    sample('nginx', 'tcp_v4_rcv', 'ip_rcv', 'br_pass_frame_up'),
    'TCP and IP',
  ],
  ['the client', sample('wrk', 'tcp_sendmsg', '__x64_sys_write'), 'client'],
  ['packets while the client has the processor', sample('wrk', 'tcp_v4_rcv', ...whilePackets), 'TCP and IP'],
  [
    'packets while nobody has it',
    sample('swapper', 'veth_poll', 'net_rx_action', 'handle_softirqs'),
    'devices and queues',
  ],
  ['what has no name of these', sample('nginx', 'clear_page_erms', 'exc_page_fault'), 'the kernel’s rest'],
])('%s', (_, script, group) => {
  expect(samplesOf([idle, script, script].join('\n'), 'wrk', 'nginx')).toEqual({ [group]: 2 });
});

test('what others did meanwhile is left out', () => {
  const others = [idle, sample('dockerd', 'ngx'), sample('dockerd', 'tcp_sendmsg')];
  expect(samplesOf(others.join('\n'), 'wrk', 'nginx')).toEqual({});
});
