/** The newest API version that was tested. */
const newestKnown = '1.51';

/**
 * The API version to use: the newest that both sides know. No fixed version works with every engine: 20.10 ends at 1.41, 29.0 begins at
 * 1.44. With an engine that begins after our newest, its oldest is used: what nathost reads has changed little in ten years.
 */
export function agreedVersion(engine: {
  readonly newest: string;
  readonly oldest?: string | undefined;
}): string {
  const ours = precedes(engine.newest, newestKnown) ? engine.newest : newestKnown;
  return engine.oldest !== undefined && precedes(ours, engine.oldest) ? engine.oldest : ours;
}

/** Whether the engine has network priorities (`GwPriority`). */
export function knowsPriorities(apiVersion: string): boolean {
  return !precedes(apiVersion, '1.48');
}

function precedes(one: string, other: string): boolean {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
