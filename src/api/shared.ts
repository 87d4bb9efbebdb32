/** What takes its time is made once for all who ask while it is being made. */
export function shared<T>(make: () => Promise<T>): () => Promise<T> {
  let inMaking: Promise<T> | undefined;
  return () => {
    inMaking ??= make().finally(() => {
      inMaking = undefined;
    });
    return inMaking;
  };
}
