import { useState } from 'preact/hooks';
import { leaseRows, nextOrder, type Order } from '../view/lease-rows';
import type { Lease } from '../wire';
import { LeaseTable } from './lease-table';
import { MoreButton } from './more-button';
import { SearchField } from './search-field';

const mostAtFirst = 50;

/** All leases, searchable and sortable. */
export function Leases({ leases }: { leases: readonly Lease[] }) {
  const [wanted, setWanted] = useState('');
  const [order, setOrder] = useState<Order>({ by: 'name', descending: false });
  const [all, setAll] = useState(false);
  const rows = leaseRows(leases, wanted, order);
  const shown = all ? rows : rows.slice(0, mostAtFirst);
  return (
    <section class="card leases" id="leases" aria-labelledby="leases-title">
      <header class="section-head">
        <h2 id="leases-title">
          Leases <span class="count">{leases.length}</span>
        </h2>
        <SearchField id="search-leases" label="Search leases" value={wanted} onInput={setWanted} />
      </header>
      {shown.length > 0 && (
        <LeaseTable
          leases={shown}
          order={order}
          onOrder={(column) => {
            setOrder(nextOrder(order, column));
          }}
        />
      )}
      <p class="nothing" role="status">
        {shown.length > 0 ? '' : leases.length > 0 ? 'No lease matches.' : 'There are no leases yet.'}
      </p>
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
