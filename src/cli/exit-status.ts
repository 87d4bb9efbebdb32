/** Exit statuses; docs/cli.md and the manual page list them. */
export const exitStatus = {
  /** It was done. */
  ok: 0,
  /** It could not be done. */
  failed: 1,
  /** The command line is invalid. */
  usage: 2,
  /** It was done, and found something not well: not ready, problems or warnings, or an upgrade is due. */
  unwell: 3,
  /** It was done, and found errors. */
  broken: 4,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

export const exitStatusMeanings: readonly (readonly [number, string])[] = [
  [exitStatus.ok, 'success'],
  [exitStatus.failed, 'failure, complete or in part'],
  [exitStatus.usage, 'invalid command line'],
  [
    exitStatus.unwell,
    '`status`: nathost is not ready, or there are problems; `doctor`: there are warnings; `version`: an upgrade is due',
  ],
  [exitStatus.broken, '`doctor`: there are errors'],
  [exitStatus.interrupted, 'Ctrl-C'],
];

/** An error message for a person: what is wrong, and what to do about it. */
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
