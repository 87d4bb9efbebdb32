/** Something that may happen, and how often beside the others. */
export interface Action {
  readonly weight: number;
  readonly name: string;
  /** Resolves with what happened, for whoever looks for the cause of a failure. */
  readonly happen: () => Promise<string>;
}

/** An action that happens at once; a word for what came of it, or nothing. */
export function action(weight: number, name: string, act: () => unknown): Action {
  return {
    weight,
    name,
    happen: async () => {
      const said = await act();
      return typeof said === 'string' ? said : '';
    },
  };
}
