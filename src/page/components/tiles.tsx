import { tiles, type Tile } from '../view/tiles';
import type { Picture } from '../wire';
import { useNow } from './now';

/** The counts, the engine and the last pass. */
export function Tiles({ picture }: { picture: Picture }) {
  return (
    <dl class="tiles">
      {tiles(picture, useNow()).map((tile) => (
        <TileBox key={tile.label} tile={tile} />
      ))}
    </dl>
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
            <rect width={gaugeWidth(part)} height="4" class="gauge-part" />
          </svg>
        </dd>
      )}
    </div>
  );
}

/** In hundredths; even the smallest part stays visible. */
function gaugeWidth(part: number): number {
  return part > 0 ? Math.min(100, Math.max(1.5, part * 100)) : 0;
}
