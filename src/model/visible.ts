/** Control and format characters, separators of lines, halves of pairs: what moves a cursor, ends a line, turns text round or is not seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from outside on one line, with what would steer a terminal shown as JSON writes it. JSON stays the same JSON. */
export function visible(text: string): string {
  return text.replace(unseen, (found) => {
    const [, short] = /^"(\\[^u])"$/.exec(JSON.stringify(found)) ?? [];
    return short ?? found.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  });
}

/** Whether there is nothing in it that would have to be made visible. */
export function isVisible(text: string): boolean {
  return text.search(unseen) < 0;
}
