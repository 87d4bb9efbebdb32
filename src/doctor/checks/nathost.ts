import type { ProblemKind } from '../../model/problem';
import type { Check } from '../check';
import type { NathostFacts, Unread } from '../../inspect/facts';
import type { Finding } from '../finding';
import { comment } from '../../inspect/commands';

const id = 'nathost';

/** Problems that affect all names. */
const grave: ReadonlySet<ProblemKind> = new Set([
  ...([
    'setting-invalid',
    'network-misfit',
    'network-overlap',
    'network-not-made',
    'pool-full',
    'contested',
  ] as const),
  ...(['state-damaged', 'state-not-saved', 'engine-unreachable', 'hosts-file-refused'] as const),
]);
/** Problems for which another check has more detail. */
const saidElsewhere: ReadonlySet<ProblemKind> = new Set(['hosts-file-own-mount']);

/** The only check that reports something if nathost cannot be reached. */
export const nathost: Check = {
  id,
  about: {
    finds:
      'A nathost that is missing, disabled, not answering or not ready; and each of its [problems](problems.md).',
    means: 'Names and addresses go on working as last written. Later changes are not applied.',
    fix: 'Install, enable or start it; each problem has a remedy of its own.',
  },
  needs: ['nathost'],
  run: ({ nathost: fact }) => {
    if ('unknown' in fact) return [unread(fact)];
    const findings = [...phase(fact.known), ...fact.known.problems.flatMap(finding)];
    return findings.length > 0 ? findings : [well(fact.known)];
  },
};

/** Without permission, or from another machine, nothing is known about nathost's health. */
const notAllowed = /no permission|not reached through a socket/;

function unread({ unknown, remedy = 'docker plugin enable nathost' }: Unread): Finding {
  if (notAllowed.test(unknown))
    return {
      check: id,
      severity: 'note',
      subject: 'nathost',
      what: `not checked: ${unknown}`,
      command: [commandIn(remedy)],
    };
  return {
    check: id,
    severity: 'error',
    subject: 'nathost',
    what: unknown,
    means: 'names and addresses go on working as last written; new containers get none',
    command: [commandIn(remedy)],
  };
}

/** `docker plugin enable x` of `Enable it: docker plugin enable x`; else the sentence as a comment of the shell. */
function commandIn(remedy: string): string {
  const [, command] = /(?:^|: )((?:sudo )?docker [\w./:@=, -]*[^.])\.?$/.exec(remedy) ?? [];
  return command ?? comment(remedy);
}

function phase({ phase, way }: NathostFacts): Finding[] {
  if (phase === 'ready') return [];
  const means = {
    misconfigured: 'a setting is invalid: nathost changes nothing until it is corrected',
    starting: 'the first pass has not finished',
    disconnected:
      'it cannot reach the engine: names and addresses stay as last written, and changes are not applied',
  }[phase];
  const severity = phase === 'starting' ? 'note' : 'error';
  return [
    {
      check: id,
      severity,
      subject: `${way} nathost`,
      what: `it is not ready: ${phase}`,
      means,
      command: ['docker nathost status'],
    },
  ];
}

function finding({ kind, subject, message, remedy }: NathostFacts['problems'][number]): Finding[] {
  if (saidElsewhere.has(kind)) return [];
  const severity = grave.has(kind) ? 'error' : 'warning';
  return [
    {
      check: id,
      severity,
      subject,
      what: message,
      means: `problem ${kind}: docs/problems.md says more`,
      command: [comment(remedy)],
    },
  ];
}

function well({ names, proxies, problems, way }: NathostFacts): Finding {
  const none = problems.length === 0 ? 'no problem' : 'no other problem';
  return {
    check: id,
    severity: 'ok',
    subject: `${way} nathost`,
    what: `it is ready and has ${none}; names: ${names.length}, hosts files: ${proxies.length}`,
  };
}
