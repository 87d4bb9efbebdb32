import { check, type Found } from '../check';

export const conntrackLosses = check({
  id: 'conntrack-losses',
  about: {
    finds:
      'Growth of the counters `insert_failed`, `drop` and `early_drop` of connection tracking between two readings (`--interval`).',
    means:
      '`insert_failed`: two connections got the same translated port at once, and a packet was lost; the client sends it again after a second. `drop`, `early_drop`: the table is full.',
    fix: 'Move the proxy to the host’s network, so that its clients need no translation; raise `net.netfilter.nf_conntrack_max`.',
  },
  needs: ['conntrackGrowth'],
  find: ({ conntrackGrowth: { before, after, seconds } }) => {
    const grown = (key: keyof typeof after) => after[key] - before[key];
    const said = (name: string, key: keyof typeof after) =>
      `${name} grew by ${grown(key)} within ${seconds} s, to ${after[key]}`;
    const found: Found[] = [];
    if (grown('drop') > 0 || grown('earlyDrop') > 0)
      found.push({
        severity: 'error',
        subject: 'host',
        what: `${said('drop', 'drop')}; ${said('early_drop', 'earlyDrop')}`,
        means: 'the conntrack table is full: packets of new connections are being dropped',
        command: [
          'sysctl -w net.netfilter.nf_conntrack_max=$(( 2 * $(sysctl -n net.netfilter.nf_conntrack_max) ))',
        ],
      });
    if (grown('insertFailed') > 0)
      found.push({
        severity: 'warning',
        subject: 'host',
        what: said('insert_failed', 'insertFailed'),
        means: 'translated connections are losing their first packet, and wait for a second or more',
        command: ['docker nathost migrate # prints how to move proxies off published ports'],
      });
    const before0 = after.drop + after.earlyDrop + after.insertFailed;
    if (found.length === 0 && before0 > 0)
      found.push({
        severity: 'note',
        subject: 'host',
        what: `none grows within ${seconds} s; since the start: insert_failed ${after.insertFailed}, drop ${after.drop}, early_drop ${after.earlyDrop}`,
        means: 'packets were lost in the past, but not now',
      });
    return found;
  },
  ok: ({ conntrackGrowth: { seconds } }) => `insert_failed, drop and early_drop stayed 0 for ${seconds} s`,
});
