const { compare } = new Intl.Collator('en', { numeric: true });

/** Sorts texts naturally: numbers in them, such as those of an address, count as numbers. */
export const compareText = compare;
