import { lengthText } from '../view/time-text';
import { useNow } from './now';

/** Shown while nathost does not answer: what is on the page is old then, but what nathost wrote is in force. */
export function LostBanner({ since, hasPicture }: { since: number; hasPicture: boolean }) {
  const age = lengthText(Math.max(0, useNow() - since));
  return (
    <div class="lost-banner">
      <strong role="alert">Connection lost, trying again.</strong>{' '}
      {hasPicture
        ? `What you see is how it was ${age} ago. Names and addresses go on working without nathost.`
        : `nathost has not answered for ${age}.`}
    </div>
  );
}
