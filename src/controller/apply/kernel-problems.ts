import type { KernelChange } from '../../model/kernel';
import type { Problem } from '../../model/problem';

const ownTable = 'table inet nathost of nftables';
const tableRemedy =
  'Names and addresses go on; before Engine 27, containers may reach one another over IPv6. The program nft (package nftables) and ' +
  'CAP_NET_ADMIN are needed; or set NATHOST_CONNTRACK=track, and NATHOST_SUBNET6 to nothing. It is tried again by itself.';

/** The table cannot be looked at, hence not set. */
export function tableUnseen(message: string): Problem {
  return {
    kind: 'kernel-not-set',
    about: { kind: 'kernel', object: ownTable },
    message,
    remedy: tableRemedy,
  };
}

/** What a change is about; two changes of one object never run at the same time. */
export function kernelObject(change: KernelChange): string {
  switch (change.kind) {
    case 'set-neighbour-timing':
      return `neighbour timing of IPv${change.family} on ${change.bridge}`;
    case 'forget-neighbours':
      return `neighbours on ${change.bridge}`;
    case 'set-table':
    case 'remove-table':
      return ownTable;
  }
}

export function kernelNotSet(change: KernelChange, message: string): Problem {
  return {
    kind: 'kernel-not-set',
    about: { kind: 'kernel', object: kernelObject(change) },
    message,
    remedy: remedyOf(change),
  };
}

function remedyOf(change: KernelChange): string {
  switch (change.kind) {
    case 'set-neighbour-timing':
    case 'forget-neighbours':
      return (
        'Names and addresses go on; who connects to a stopped container waits longer. The program ip (package iproute2) and CAP_NET_ADMIN ' +
        'are needed; or set NATHOST_ARP_TIMEOUT=off. It is tried again by itself.'
      );
    case 'set-table':
    case 'remove-table':
      return tableRemedy;
  }
}
