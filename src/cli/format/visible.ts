/**
 * Text from outside, fit for a terminal: a label's value may hold what makes a terminal do things, so control characters are shown
 * instead of sent.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) =>
      JSON.stringify(character)
        .slice(1, -1)
        .replace(/^[^\\]/, (raw) => `\\u${raw.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
