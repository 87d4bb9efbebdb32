/**
 * Every failure the program knows, with a stable code and a disposition: `retry` (try again with back-off), `reject` (the input is wrong:
 * report a problem, and try again only when it has changed), `fatal` (the program cannot work at all; it stays up and reports that).
 */
export const dispositions = {
  /** No connection, or the engine closed it. */
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
  /** The kernel, or a program that configures it, refused. */
  'kernel-refused': 'retry',
  /** This process lacks a capability that the kernel requires. */
  'not-permitted': 'retry',
  /** A required program is not installed. */
  'program-missing': 'reject',
  /** The lease file could not be written. */
  'state-not-saved': 'retry',
  /** A setting has a value that cannot be used. */
  'setting-invalid': 'fatal',
  /** The engine is disconnected, or there is no usable network. */
  'not-ready': 'retry',
  /** Too many requests at once. */
  busy: 'retry',
  /** An existing container holds the lease. */
  'lease-held': 'reject',
  'no-such-lease': 'reject',
  /** Somebody else has the address. */
  'address-taken': 'reject',
  /** No container can have the address on the network. */
  'address-outside-pool': 'reject',
  /** A label asks for another address. */
  'label-decides': 'reject',
  /** The name is an alias of another one, public, or the host's own. */
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
    /** What was requested, for example `connect container 4f5…`. */
    readonly call: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, `${call}: ${message}`, options);
    this.name = 'EngineError';
  }
}

/** A request of a person that was refused. */
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

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code of a failed system call, such as `ENOENT`; `undefined` for anything else that was thrown. */
export function systemCodeOf(error: unknown): string | undefined {
  const coded = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof coded === 'string' ? coded : undefined;
}
