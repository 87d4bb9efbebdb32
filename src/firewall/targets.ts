import type { Verdict } from './rule';

/** Targets of iptables that look at a packet or mark it, and leave it on its way. */
const passing = new Set(
  (
    'LOG NFLOG ULOG MARK CONNMARK CT NOTRACK TCPMSS TCPOPTSTRIP DSCP TOS ECN TTL HL AUDIT CLASSIFY CHECKSUM SET TRACE SECMARK ' +
    'CONNSECMARK LED TEE RATEEST IDLETIMER'
  ).split(' '),
);
const translating = new Set(['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP', 'TPROXY']);

/** What a target of iptables does; `undefined` for a name that is none of its own: a chain, or an extension nobody here knows. */
export function targetVerdict(name: string): Verdict | undefined {
  if (name === 'ACCEPT') return { kind: 'accept' };
  if (name === 'DROP' || name === 'REJECT') return { kind: 'drop' };
  if (name === 'RETURN') return { kind: 'return' };
  if (passing.has(name)) return { kind: 'none' };
  return translating.has(name) ? { kind: 'translate' } : undefined;
}
