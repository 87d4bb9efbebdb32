import type { Verdict } from './rule';

/** Targets of iptables without a verdict, such as those that log or mark a packet. */
const passing = new Set(
  (
    'LOG NFLOG ULOG MARK CONNMARK CT NOTRACK TCPMSS TCPOPTSTRIP DSCP TOS ECN TTL HL AUDIT CLASSIFY CHECKSUM SET TRACE SECMARK ' +
    'CONNSECMARK LED TEE RATEEST IDLETIMER'
  ).split(' '),
);
const translating = new Set(['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP', 'TPROXY']);

/** The verdict of a target of iptables; `undefined` for the name of a chain or of an unknown extension. */
export function targetVerdict(name: string): Verdict | undefined {
  if (name === 'ACCEPT') return { kind: 'accept' };
  if (name === 'DROP' || name === 'REJECT') return { kind: 'drop' };
  if (name === 'RETURN') return { kind: 'return' };
  if (passing.has(name)) return { kind: 'none' };
  return translating.has(name) ? { kind: 'translate' } : undefined;
}
