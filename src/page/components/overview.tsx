import { headline } from '../view/overview';
import type { Picture } from '../wire';
import { ToneIcon } from './icon';
import { useNow } from './now';

/** The headline. */
export function Overview({ picture }: { picture: Picture }) {
  const { tone, title, text } = headline(picture, useNow());
  return (
    <div class="headline">
      <ToneIcon tone={tone} />
      <div>
        <h1 aria-live="polite">{title}</h1>
        <p>{text}</p>
      </div>
    </div>
  );
}
