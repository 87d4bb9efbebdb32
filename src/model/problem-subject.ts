const prefix = 'container ';

/** The name of the container that a problem is about; `undefined` when it is about something else. */
export function containerIn(subject: string): string | undefined {
  return subject.startsWith(prefix) ? subject.slice(prefix.length) : undefined;
}
