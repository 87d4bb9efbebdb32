import { leaseState } from '../view/lease-rows';
import { addressesOf } from '../view/name-rows';
import type { Lease } from '../wire';
import { TimeAgo } from './time-ago';

/** One lease. */
export function LeaseLine({ lease }: { lease: Lease }) {
  const { name, slot, holder, createdAt, expiresAt, pinned } = lease;
  const state = leaseState(lease);
  return (
    <tr>
      <th scope="row">
        {name}
        {slot > 0 && <span class="slot"> slot {slot}</span>}
      </th>
      <td>
        {addressesOf(lease).map((address) => (
          <code key={address}>{address}</code>
        ))}
        {addressesOf(lease).length === 0 && <span class="muted">none</span>}
      </td>
      <td>
        {holder?.name ?? (
          <span class="muted">{holder ? `${holder.id.slice(0, 12)}, removed` : 'none yet'}</span>
        )}
      </td>
      <td>
        <span class={`lease-state ${state.replace(' ', '-')}`}>{state}</span>
        {pinned && state === 'held' && <span class="lease-state pinned">pinned</span>}
        {state === 'idle' && expiresAt !== undefined && (
          <span class="muted">
            {' '}
            ends <TimeAgo at={expiresAt} />
          </span>
        )}
      </td>
      <td class="muted">
        <TimeAgo at={createdAt} />
      </td>
    </tr>
  );
}
