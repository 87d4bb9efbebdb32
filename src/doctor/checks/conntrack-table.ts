import { check } from '../check';

const nearlyFull = 0.75;
const full = 0.9;

export const conntrackTable = check({
  id: 'conntrack-table',
  about: {
    finds: 'A connection tracking table that is 75 % full or more.',
    means:
      'Every connection through or to the host has an entry, also those of a host-networked proxy, and keeps it for two minutes after its end. When the table is full, packets of new connections are dropped, and clients wait for seconds.',
    fix: 'Raise `net.netfilter.nf_conntrack_max`; use keep-alive connections to upstreams.',
  },
  needs: ['conntrackTable'],
  find: ({ conntrackTable: { entries, max } }) => {
    const share = entries / max;
    if (share < nearlyFull) return [];
    return [
      {
        severity: share < full ? 'warning' : 'error',
        subject: 'host',
        what: `${entries} of ${max} entries of the conntrack table are used (${Math.round(share * 100)} %)`,
        means: 'when it is full, packets of new connections are dropped',
        command: [
          `sysctl -w net.netfilter.nf_conntrack_max=${max * 2}`,
          `echo ${Math.ceil(max / 4)} >/sys/module/nf_conntrack/parameters/hashsize`,
        ],
      },
    ];
  },
  ok: ({ conntrackTable: { entries, max } }) =>
    `${entries} of ${max} entries of the conntrack table are used (${((entries / max) * 100).toFixed(1)} %)`,
});
