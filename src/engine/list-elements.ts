/** Between two quotes that no backslash precedes there is never text of a user: what is looked for here begins or ends a key. */
const first = '[{"Id":"';
const next = Buffer.from('},{"Id":"');
const afterStatus = Buffer.from('","HostConfig":{');
const status = Buffer.from(',"Status":"');
const last = Buffer.from('}]');
const quote = 0x22;
const space = 0x20;

/**
 * Cuts a list of containers into its elements, without reading them: views of the same memory. Undefined for a list that is written in another
 * way than engines do. Should an element hold a list of objects with an id in the first place, pieces are cut that are no JSON.
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
 * Blanks the text that says for how long a container has been as it is, and hence changes by itself. It is the key right before
 * `HostConfig`, whose value is an object, so that no label or annotation can be taken for the two.
 */
export function blankStatus(element: Buffer): void {
  const end = element.indexOf(afterStatus);
  const key = end < 0 ? -1 : element.lastIndexOf(status, end);
  if (key < 0) return;
  const start = key + status.length;
  if (element.indexOf(quote, start) === end) element.fill(space, start, end);
}
