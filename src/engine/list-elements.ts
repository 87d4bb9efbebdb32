/** Users' text is always escaped inside quotes, so these patterns match only at keys. */
const first = '[{"Id":"';
const next = Buffer.from('},{"Id":"');
const afterStatus = Buffer.from('","HostConfig":{');
const status = Buffer.from(',"Status":"');
const last = Buffer.from('}]');
const quote = 0x22;
const space = 0x20;

/**
 * Cuts a list of containers into its elements, views of the same memory, without parsing them. Undefined for a list that is not formatted
 * as engines do. If an element contained a list of objects that begin with an id, the pieces would not be valid JSON, which the caller
 * notices.
 */
export function elementsOf(list: Buffer): Buffer[] | undefined {
  const end = list.lastIndexOf(last);
  if (end < 0 || list.toString('latin1', 0, first.length) !== first) return undefined;
  if (list.toString('latin1', end + last.length).trim() !== '') return undefined;
  const elements: Buffer[] = [];
  let start = 1;
  for (let found = list.indexOf(next); found >= 0; found = list.indexOf(next, start)) {
    elements.push(list.subarray(start, found + 1));
    start = found + 2;
  }
  elements.push(list.subarray(start, end + 1));
  return elements;
}

/** The id at the beginning of an element. */
export function idWithin(element: Buffer): string {
  return element.toString('latin1', first.length - 1, first.length - 1 + 64);
}

/**
 * Blanks the text that says how long a container has been in its state, because it changes by itself. It is the key right before
 * `HostConfig`, whose value is an object, so no label or annotation can be mistaken for it.
 */
export function blankStatus(element: Buffer): void {
  const end = element.indexOf(afterStatus);
  const key = end < 0 ? -1 : element.lastIndexOf(status, end);
  if (key < 0) return;
  const start = key + status.length;
  if (element.indexOf(quote, start) === end) element.fill(space, start, end);
}
