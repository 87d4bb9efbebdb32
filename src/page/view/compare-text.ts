const { compare } = new Intl.Collator('en', { numeric: true });

/** The order of texts as people expect it: numbers in them, such as those of an address, count as numbers. */
export const compareText = compare;
