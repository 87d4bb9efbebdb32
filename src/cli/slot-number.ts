import type { Input } from './command';
import { CliFailure, exitStatus } from './exit-status';

/** The value of `--slot`. */
export function slotNumber(input: Input): number | undefined {
  const text = input.value('slot');
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text))
    throw new CliFailure(`invalid argument "${text}" for "--slot"`, {
      remedy: 'A slot is a number from 0.',
      status: exitStatus.usage,
    });
  return Number(text);
}
