import type { HostLine } from './host-line';

/** Every line of nathost ends in this tag. */
export const lineTag = ' # nathost';

/**
 * The sizes of a line's place in a hosts file, in bytes, newline included. Few, so that the place of one name fits most others. The
 * largest holds the longest name with the longest address, and is below the 511 bytes that musl reads of a line.
 */
export const placeSizes = [32, 64, 128, 320] as const;

/** A file of this size costs a resolver about 10 ms for each lookup. Larger files are refused. */
export const largestFile = 8 * 1024 * 1024;

/**
 * The bytes that all places of one size may take in one file. The four sizes together leave 1 MiB of the largest file to others' lines.
 * Whatever is published within this bound finds a place.
 */
export const bytesPerSize = 1_835_008;

/** Lines in one hosts file: sixteen names in both families for each of the 1,000 containers that a bridge can carry. */
export const mostLines = 32_768;

/** The size of the smallest place for a text of this length. */
export function placeSizeFor(textLength: number): number {
  const needed = textLength + lineTag.length + 1;
  return placeSizes.find((size) => size >= needed) ?? Infinity;
}

/** The size of a line's place. */
export function placeSizeOf({ address, name }: HostLine): number {
  return placeSizeFor(address.length + 1 + name.length);
}
