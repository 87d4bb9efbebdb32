import type { LeaseColumn, Order } from '../view/lease-rows';

const titles: Readonly<Record<LeaseColumn, string>> = {
  name: 'Name',
  address: 'Address',
  holder: 'Holder',
  state: 'State',
  created: 'Since',
};

/** A column's header, which sorts the leases. */
export function LeaseHead({
  column,
  order,
  onOrder,
}: {
  column: LeaseColumn;
  order: Order;
  onOrder: () => void;
}) {
  const chosen = order.by === column;
  const direction = order.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" {...(chosen && { 'aria-sort': direction })}>
      <button type="button" class={chosen ? `sort ${direction}` : 'sort'} onClick={onOrder}>
        {titles[column]}
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d="M2 6.5L5 3.5L8 6.5" />
        </svg>
      </button>
    </th>
  );
}
