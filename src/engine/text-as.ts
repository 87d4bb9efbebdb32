import { nullish, pipe, rawTransform, string } from 'valibot';

type Read<T> = (text: string) => T | undefined;

/** A text that `read` must accept; `expected` describes it. */
export function textAs<T>(read: Read<T>, expected: string) {
  return pipe(
    string(),
    rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const found = read(dataset.value);
      if (found === undefined) addIssue({ message: expected });
      return found ?? NEVER;
    }),
  );
}

/** The same, but the field may be missing, null or empty. */
export function optionalTextAs<T>(read: Read<T>, expected: string) {
  return pipe(
    nullish(string(), ''),
    rawTransform<string, T | undefined>(({ dataset, addIssue }) => {
      const found = dataset.value === '' ? undefined : read(dataset.value);
      if (dataset.value !== '' && found === undefined) addIssue({ message: expected });
      return found;
    }),
  );
}
