import { headline } from '../view/overview';
import { tiles, type Tile } from '../view/tiles';
import type { Picture } from '../wire';
import { ToneIcon } from './icon';
import { useNow } from './now';

/** The state at a glance. */
export function Overview({ picture }: { picture: Picture }) {
  const now = useNow();
  const { tone, title, text } = headline(picture, now);
  return (
    <section class={`overview ${tone}`} aria-labelledby="headline">
      <div class="headline">
        <ToneIcon tone={tone} />
        <div>
          <h1 id="headline">{title}</h1>
          <p>{text}</p>
        </div>
      </div>
      <dl class="tiles">
        {tiles(picture, now).map((tile) => (
          <TileBox key={tile.label} tile={tile} />
        ))}
      </dl>
    </section>
  );
}

function TileBox({ tile: { label, value, note, tone, part } }: { tile: Tile }) {
  return (
    <div class={`tile ${tone}`}>
      <dt>{label}</dt>
      <dd class="value">{value}</dd>
      <dd class="note">{note}</dd>
      {part !== undefined && (
        <dd class="gauge" aria-hidden="true">
          <svg viewBox="0 0 100 4" preserveAspectRatio="none">
            <rect width="100" height="4" class="gauge-ground" />
            <rect
              width={Math.min(100, Math.max(part * 100, part > 0 ? 1.5 : 0))}
              height="4"
              class="gauge-part"
            />
          </svg>
        </dd>
      )}
    </div>
  );
}
