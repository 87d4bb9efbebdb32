/** Shows what was left out so far. */
export function MoreButton({ text, onMore }: { text: string; onMore: () => void }) {
  return (
    <button type="button" class="more" onClick={onMore}>
      {text}
    </button>
  );
}
