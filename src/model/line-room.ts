import type { HostLine } from './host-line';

/** Every line of ours ends in this, so that it says itself whose it is. */
export const lineTag = ' # nathost';

/**
 * The sizes of a line's place in a hosts file, in bytes, newline included. Few, so that the place of one name fits most others; the last holds the
 * longest name with the longest address, and every one is less than the 511 bytes that musl reads of a line.
 */
export const placeSizes = [32, 64, 128, 320] as const;

/** A file of this size costs every resolver some 10 ms for each lookup; a larger one is no hosts file. */
export const largestFile = 8 * 1024 * 1024;

/**
 * Bytes that all places of one size may take in one file. The four sizes together leave a mebibyte of the largest hosts file to
 * others' lines. Whatever is published within this bound finds a place: there are as many of its size as the bound has room for, used or free.
 */
export const bytesPerSize = 1_835_008;

/** Lines in one hosts file. For 1,000 containers, which is what a bridge can carry, sixteen names each in both families. */
export const mostLines = 32_768;

/** Bytes of the smallest place for a text of this length. */
export function placeSizeFor(textLength: number): number {
  const needed = textLength + lineTag.length + 1;
  return placeSizes.find((size) => size >= needed) ?? Infinity;
}

/** Bytes that a line takes in a hosts file. */
export function placeSizeOf({ address, name }: HostLine): number {
  return placeSizeFor(address.length + 1 + name.length);
}
