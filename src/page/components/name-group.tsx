import { useState } from 'preact/hooks';
import type { Health, NameRow } from '../view/name-rows';
import { healthTexts } from './health-texts';
import { MoreButton } from './more-button';
import { NameBox } from './name-box';

interface NameGroupProps {
  readonly health: Health;
  readonly rows: readonly NameRow[];
  readonly onOpen: (name: string) => void;
}

/** More than fit on a screen or two are shown on demand only. */
const mostAtFirst = 30;

/** The names in one state. */
export function NameGroup({ health, rows, onOpen }: NameGroupProps) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const { short, meaning } = healthTexts[health];
  const shown = all ? rows : rows.slice(0, mostAtFirst);
  return (
    <section class={`group ${health}`} aria-label={short}>
      <h3>
        {short} <span class="count">{rows.length}</span> <span class="muted">{meaning}</span>
      </h3>
      <ul>
        {shown.map((row) => (
          <NameBox key={row.name} row={row} onOpen={onOpen} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <MoreButton
          text={`Show all ${rows.length}`}
          onMore={() => {
            setAll(true);
          }}
        />
      )}
    </section>
  );
}
