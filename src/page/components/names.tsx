import { useMemo, useState } from 'preact/hooks';
import { healths, nameRows, type Health, type NameRow } from '../view/name-rows';
import { finds, textsOf } from '../view/search';
import type { Picture } from '../wire';
import { FilesColumn } from './files-column';
import { HealthFilter } from './health-filter';
import { NameGroup } from './name-group';
import { SearchField } from './search-field';

/** The hosts files, the names, and the containers the names resolve to. */
export function Names({ picture, onOpen }: { picture: Picture; onOpen: (name: string) => void }) {
  const [wanted, setWanted] = useState('');
  const [only, setOnly] = useState<Health | undefined>(undefined);
  const rows = useMemo(() => nameRows(picture), [picture]);
  const found = rows.filter((row) => finds(wanted, textsOf(row)));
  const shown = found.filter(({ health }) => only === undefined || health === only);
  return (
    <section class="card names" id="names" aria-labelledby="names-title">
      <header class="section-head">
        <h2 id="names-title">
          Names <span class="count">{rows.length}</span>
        </h2>
        <HealthFilter rows={found} only={only} onChange={setOnly} />
        <SearchField id="search-names" label="Search names" value={wanted} onInput={setWanted} />
      </header>
      <div class="map">
        <FilesColumn proxies={picture.proxies} />
        <div class="tree">
          {healths.map((health) => (
            <NameGroup key={health} health={health} rows={ofHealth(shown, health)} onOpen={onOpen} />
          ))}
          <p class="nothing" role="status">
            {shown.length > 0 ? '' : rows.length > 0 ? 'No name matches.' : 'There are no names yet.'}
          </p>
        </div>
      </div>
    </section>
  );
}

function ofHealth(rows: readonly NameRow[], wanted: Health): NameRow[] {
  return rows.filter(({ health }) => health === wanted);
}
