/**
 * Every failure the program knows, with a stable code and what to do about it:
 * `retry` (try again with back-off), `reject` (the input is wrong: report a problem, do not try again until it changes),
 * `fatal` (the program cannot do its work at all; it stays up and says so).
 */
export const dispositions = {
  /** No connection, or the engine broke it off. */
  'engine-unreachable': 'retry',
  /** Status 5xx. */
  'engine-failed': 'retry',
  /** An answer that does not have the documented shape. */
  'engine-reply-malformed': 'retry',
  /** Status 404: the container or network is gone. */
  'not-found': 'retry',
  /** Status 409. */
  conflict: 'retry',
  /** The address asked for is in use by another endpoint. */
  'address-in-use': 'retry',
  /** Status 400 or 403 of any other kind. */
  refused: 'reject',
  /** The subnet asked for overlaps with another network. */
  'network-overlap': 'reject',
  /** The network cannot give static addresses, because the engine chose its subnet. */
  'network-without-subnet': 'reject',
  /** The kernel, or a program that sets something in it, refused. */
  'kernel-refused': 'retry',
  /** This process lacks a capability that the kernel asks for. */
  'not-permitted': 'retry',
  /** A program that is needed is not there. */
  'program-missing': 'reject',
  /** The lease file could not be written. */
  'state-not-saved': 'retry',
  /** A setting has a value that cannot be used. */
  'setting-invalid': 'fatal',
  /** Nothing can be decided while the engine cannot be seen, or there is no usable network. */
  'not-ready': 'retry',
  /** More is asked for than is worked on at once. */
  busy: 'retry',
  /** A container that exists has the lease. */
  'lease-held': 'reject',
  'no-such-lease': 'reject',
  /** Somebody else has the address. */
  'address-taken': 'reject',
  /** The network cannot give the address to a container. */
  'address-outside-pool': 'reject',
  /** A label asks for another address than the one asked for. */
  'label-decides': 'reject',
  /** The name is an alias of another one, or the host's own. */
  'name-unusable': 'reject',
} as const satisfies Record<string, Disposition>;

export type Disposition = 'retry' | 'reject' | 'fatal';
export type ErrorCode = keyof typeof dispositions;

export class NathostError extends Error {
  readonly disposition: Disposition;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NathostError';
    this.disposition = dispositions[code];
  }
}

/** A failure of a call to the engine. */
export class EngineError extends NathostError {
  constructor(
    code: ErrorCode,
    /** What was asked, for example `connect container 4f5…`. */
    readonly call: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, `${call}: ${message}`, options);
    this.name = 'EngineError';
  }
}

/** An action that a person asked for and that was not done. */
export class ActionRefused extends NathostError {
  constructor(
    code: ErrorCode,
    message: string,
    /** What to do about it. */
    readonly remedy: string,
  ) {
    super(code, message);
    this.name = 'ActionRefused';
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a failed system call, such as `ENOENT`; `undefined` for anything else that was thrown. */
export function systemCodeOf(error: unknown): string | undefined {
  const coded = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof coded === 'string' ? coded : undefined;
}
