/** An engine error about a malformed reply whose text has these words, for toThrow(). */
export const malformed = (words = ''): Error =>
  expect.objectContaining({
    name: 'EngineError',
    code: 'engine-reply-malformed',
    message: expect.stringContaining(words) as string,
  }) as Error;
