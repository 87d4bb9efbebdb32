/** The newest API version whose replies were read and tried. */
const newestKnown = '1.51';

/**
 * The version to speak: the newest that both sides know. No fixed one serves every engine: 20.10 ends at 1.41, 29.0 begins at 1.44.
 * An engine that begins behind our newest is spoken to in its oldest: what we read has changed little in ten years.
 */
export function agreedVersion(engine: {
  readonly newest: string;
  readonly oldest?: string | undefined;
}): string {
  const ours = precedes(engine.newest, newestKnown) ? engine.newest : newestKnown;
  return engine.oldest !== undefined && precedes(ours, engine.oldest) ? engine.oldest : ours;
}

/** Whether it knows which of a container's networks comes first otherwise than by their kinds and names: `GwPriority`. */
export function knowsPriorities(apiVersion: string): boolean {
  return !precedes(apiVersion, '1.48');
}

function precedes(one: string, other: string): boolean {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major === otherMajor ? minor < otherMinor : major < otherMajor;
}
