import { leaseColumns, type LeaseColumn, type Order } from '../view/lease-rows';
import type { Lease } from '../wire';
import { LeaseHead } from './lease-head';
import { LeaseLine } from './lease-line';

interface LeaseTableProps {
  readonly leases: readonly Lease[];
  readonly order: Order;
  readonly onOrder: (column: LeaseColumn) => void;
}

/** Leases in rows; on a narrow screen, each becomes a box (styles/leases.css). */
export function LeaseTable({ leases, order, onOrder }: LeaseTableProps) {
  return (
    <table>
      <caption class="unseen">Leases, ordered by {order.by}</caption>
      <thead>
        <tr>
          {leaseColumns.map((column) => (
            <LeaseHead
              key={column}
              column={column}
              order={order}
              onOrder={() => {
                onOrder(column);
              }}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {leases.map((lease) => (
          <LeaseLine key={`${lease.name}/${lease.slot}`} lease={lease} />
        ))}
      </tbody>
    </table>
  );
}
