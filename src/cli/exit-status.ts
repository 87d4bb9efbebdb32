/** What `$?` says; docs/cli.md and the manual page list them. */
export const exitStatus = {
  /** It was done. */
  ok: 0,
  /** It could not be done. */
  failed: 1,
  /** What was typed is not understood. */
  usage: 2,
  /** It was done, and what was asked about is not well: not ready, with problems or warnings, or due for an upgrade. */
  unwell: 3,
  /** It was done, and what was asked about is broken. */
  broken: 4,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export const exitStatusMeanings: readonly (readonly [number, string])[] = [
  [exitStatus.ok, 'it was done'],
  [exitStatus.failed, 'it could not be done, or not all of it'],
  [exitStatus.usage, 'what was typed is not understood'],
  [
    exitStatus.unwell,
    '`status`: nathost is not ready, or there are problems; `doctor`: there are warnings; `version`: an upgrade is due',
  ],
  [exitStatus.broken, '`doctor`: there are errors'],
  [exitStatus.interrupted, 'Ctrl-C'],
];

/** An end of a command that a person is to read: what is wrong, and what to do about it. */
export class CliFailure extends Error {
  /** A line, or several. */
  readonly remedy: string | readonly string[] | undefined;
  readonly status: number;

  constructor(
    message: string,
    {
      remedy,
      status = exitStatus.failed,
      cause,
    }: { remedy?: string | readonly string[]; status?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'CliFailure';
    this.remedy = remedy;
    this.status = status;
  }
}
