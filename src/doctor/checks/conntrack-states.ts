import { check } from '../check';
import type { Flow } from '../parse/conntrack';

/** With fewer connections, shares mean nothing. */
const few = 1000;
const most = 0.5;

export const conntrackStates = check({
  id: 'conntrack-states',
  about: {
    finds:
      'The number of tracked connections in each state, as counted from `conntrack -L`; a warning if more than half of at least 1,000 are in `SYN_SENT` or `SYN_RECV`.',
    means:
      'Connections in `SYN_SENT` were not answered: the backend is gone, a firewall drops packets, or there is a flood. Many in `TIME_WAIT` are normal if each request has its own connection.',
    fix: 'Find the source and destination: `conntrack -L --state SYN_SENT`.',
  },
  needs: ['conntrackFlows'],
  find: ({ conntrackFlows: flows }) => {
    const opening = flows.filter(({ state }) => state === 'SYN_SENT' || state === 'SYN_RECV').length;
    const bad = flows.length >= few && opening > flows.length * most;
    return [
      {
        severity: bad ? 'warning' : 'ok',
        subject: 'host',
        what: `${flows.length} tracked connections: ${countStates(flows)}`,
        ...(bad && {
          means: `${opening} of them were begun and not answered`,
          command: ['conntrack -L -p tcp --state SYN_SENT'],
        }),
      },
    ];
  },
  ok: () => 'no connection is tracked',
});

/** `12 tcp TIME_WAIT, 3 udp`, the most frequent first. */
export function countStates(flows: readonly Flow[]): string {
  const counts = new Map<string, number>();
  for (const { protocol, state } of flows) {
    const kind = state ? `${protocol} ${state}` : protocol;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${count} ${kind}`);
  return parts.join(', ') || 'none';
}
