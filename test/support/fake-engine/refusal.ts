import type { ErrorCode } from '../../../src/model/errors';

/** What the engine answers instead of doing it. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
