import { subjectText, type Subject, type ContainerSubject } from './subject';

/** Something that is wrong and that a person can fix. It is listed while it lasts, and disappears by itself. */
export interface Problem {
  readonly kind: ProblemKind;
  /** What it is about. */
  readonly about: Subject;
  /** What is wrong, with the value found. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** One that is about a container. */
export type ContainerProblem = Problem & { readonly about: ContainerSubject };

/** A problem as the API shows it. */
export interface ProblemText extends Pick<Problem, 'kind' | 'message' | 'remedy'> {
  /** What it is about: `container web-1`, `setting NATHOST_SUBNET`, `network nathost`, `file …`. */
  readonly subject: string;
}

/** Stable codes: people alert on them. docs/problems.md explains each. */
export const problemKinds = [
  'setting-invalid',
  'label-invalid',
  'name-taken',
  'name-reserved',
  'name-shadowed',
  'network-ambiguous',
  'name-public',
  'names-left-out',
  'address-pin-refused',
  'pool-full',
  'no-address',
  'network-misfit',
  'network-overlap',
  'network-not-made',
  'connect-failed',
  'disconnect-failed',
  'address-occupied',
  'contested',
  'hosts-file-refused',
  'hosts-file-own-mount',
  'reload-failed',
  'kernel-not-set',
  'bypass-refused',
  'state-damaged',
  'state-not-saved',
  'engine-unreachable',
  'another-nathost',
  'port-not-bound',
] as const;

export type ProblemKind = (typeof problemKinds)[number];

/** Two problems with the same key are the same problem. */
export function problemKey({ kind, about, message }: Problem): string {
  return `${kind} ${subjectText(about)} ${message}`;
}

export function problemText({ kind, about, message, remedy }: Problem): ProblemText {
  return { kind, subject: subjectText(about), message, remedy };
}
