import type { View } from './listing';

/** An id as the docker command shows it. */
export function idText(id: string, { truncate }: Pick<View, 'truncate'>): string {
  return truncate ? id.slice(0, 12) : id;
}
