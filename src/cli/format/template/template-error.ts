import { CliFailure, exitStatus } from '../../exit-status';

/** A template that cannot be used. */
export class TemplateError extends CliFailure {
  constructor(message: string) {
    super(`template: ${message}`, { status: exitStatus.usage });
  }
}
