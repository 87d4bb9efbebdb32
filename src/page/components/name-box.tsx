import type { NameRow, Place } from '../view/name-rows';
import { ContainerChip } from './container-chip';
import { TimeAgo } from './time-ago';

/** A name, where it leads, and who stands by. */
export function NameBox({ row, onOpen }: { row: NameRow; onOpen: (name: string) => void }) {
  const { name, aliases, health, places, standbys, problems } = row;
  return (
    <li class={`name ${health}`}>
      <div class="name-side">
        <button
          type="button"
          class="name-button"
          onClick={() => {
            onOpen(name);
          }}
        >
          {name}
        </button>
        {problems.length > 0 && (
          <a class="flag" href="#problems">
            problem
          </a>
        )}
        {aliases.length > 0 && <span class="aliases">also {aliases.join(', ')}</span>}
      </div>
      <ul class="places">
        {places.map((place) => (
          <PlaceLine key={place.slot} place={place} />
        ))}
        {standbys.map((container) => (
          <li class="place standby" key={container.id}>
            <span class="lead">
              <span class="addresses">stands by</span>
              <span class="wire" aria-hidden="true" />
            </span>
            <ContainerChip container={container} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function PlaceLine({ place: { addresses, container, expiresAt, pinned } }: { place: Place }) {
  const state = container === undefined ? 'empty' : container.state === 'running' ? 'running' : 'not-running';
  return (
    <li class={`place ${state}`}>
      <span class="lead">
        <span class="addresses">
          {addresses.map((address) => (
            <code key={address}>{address}</code>
          ))}
          {addresses.length === 0 && 'no address'}
        </span>
        <span class="wire" aria-hidden="true" />
      </span>
      {container ? (
        <ContainerChip container={container} />
      ) : (
        <span class="no-container">
          no container, address kept{pinned ? ' for good' : ''}
          {expiresAt !== undefined && !pinned && (
            <>
              , ends <TimeAgo at={expiresAt} />
            </>
          )}
        </span>
      )}
    </li>
  );
}
