import { agoText } from '../view/time-text';
import { useNow } from './now';

/** How long ago something was, with the exact time as a tooltip. */
export function TimeAgo({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {agoText(Date.parse(at), useNow())}
    </time>
  );
}
