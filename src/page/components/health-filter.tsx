import { healths, type Health, type NameRow } from '../view/name-rows';
import { healthTexts } from './health-texts';

interface HealthFilterProps {
  readonly rows: readonly NameRow[];
  readonly only: Health | undefined;
  readonly onChange: (only: Health | undefined) => void;
}

/** A button for each state that occurs; it filters the names by that state. */
export function HealthFilter({ rows, only, onChange }: HealthFilterProps) {
  const counts = healths
    .map((health) => ({ health, count: rows.filter((row) => row.health === health).length }))
    .filter(({ health, count }) => count > 0 || health === only);
  if (counts.length < 2 && only === undefined) return null;
  return (
    <div class="filter" role="group" aria-label="Show only names that are">
      {counts.map(({ health, count }) => (
        <button
          key={health}
          type="button"
          class={health}
          aria-pressed={only === health}
          onClick={() => {
            onChange(only === health ? undefined : health);
          }}
        >
          <span class="dot" aria-hidden="true" />
          {healthTexts[health].short} {count}
        </button>
      ))}
    </div>
  );
}
