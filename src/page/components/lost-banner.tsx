import type { Link } from '../live/feed';
import { lengthText } from '../view/time-text';
import { useNow } from './now';

/** Shown while nathost does not answer: what is on the page is old then, but what nathost wrote is in force. */
export function LostBanner({ since, hasPicture }: { since: number; hasPicture: boolean }) {
  return (
    <div class="lost-banner" role="alert">
      <p>
        <strong>Connection lost, trying again.</strong>{' '}
        {hasPicture
          ? 'What you see is as it was then. Names and addresses go on working without nathost.'
          : 'nathost has not answered yet.'}{' '}
        <LostFor since={since} />
      </p>
    </div>
  );
}

function LostFor({ since }: { since: Extract<Link, { kind: 'lost' }>['since'] }) {
  return (
    <span class="muted" aria-hidden="true">
      {lengthText(Math.max(0, useNow() - since))}
    </span>
  );
}
