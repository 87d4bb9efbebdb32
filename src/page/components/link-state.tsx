import type { Link } from '../live/feed';

const texts: Record<Link['kind'], string> = {
  opening: 'Connecting',
  live: 'Live',
  asking: 'Asking every few seconds',
  lost: 'Connection lost',
};

/** Whether the page is told of changes. Read out when it changes. */
export function LinkState({ link }: { link: Link }) {
  return (
    <p class={`link-state ${link.kind}`} role="status">
      <span class="dot" aria-hidden="true" />
      {texts[link.kind]}
    </p>
  );
}
