import type { ProblemKind } from '../../../model/problem';
import type { Check } from '../check';
import type { NathostFacts } from '../facts';
import type { Finding } from '../finding';

const id = 'nathost';

/** Problems of nathost that stand for nobody's name alone. */
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
/** What another check says with more detail. */
const saidElsewhere: ReadonlySet<ProblemKind> = new Set(['hosts-file-own-mount']);

/** The one check that has something to say when nathost cannot be asked. */
export const nathost: Check = {
  id,
  about: {
    finds:
      'A plugin that is missing, disabled or does not answer; that is not ready; and each of its [problems](problems.md).',
    means: 'Names and addresses written last go on working. What changes since then is not seen.',
    mends: 'Install or enable the plugin; each problem has a remedy of its own.',
  },
  needs: ['nathost'],
  run: ({ nathost: fact }) => {
    if ('unknown' in fact)
      return [
        {
          check: id,
          severity: 'error',
          subject: 'plugin nathost',
          what: fact.unknown,
          means: 'addresses and names written last go on working; containers that start now get none',
          command: 'docker plugin enable nathost # or, where it is missing: make install',
        },
      ];
    const findings = [...phase(fact.known), ...fact.known.problems.flatMap(finding)];
    return findings.length > 0 ? findings : [well(fact.known)];
  },
};

function phase({ phase }: NathostFacts): Finding[] {
  if (phase === 'ready') return [];
  const means = {
    misconfigured: 'a setting is wrong: nothing is changed until it is right',
    starting: 'it looks at everything for the first time',
    blind: 'it cannot see the engine: what was written stays, what changes is not seen',
  }[phase];
  const severity = phase === 'starting' ? 'note' : 'error';
  return [
    {
      check: id,
      severity,
      subject: 'plugin nathost',
      what: `it is not ready: ${phase}`,
      means,
      command: 'docker nathost status',
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
      command: `# ${remedy}`,
    },
  ];
}

function well({ names, proxies }: NathostFacts): Finding {
  return {
    check: id,
    severity: 'ok',
    subject: 'plugin nathost',
    what: `it is ready, keeps ${names.length} names in ${proxies.length} hosts files, and has no problem`,
  };
}
