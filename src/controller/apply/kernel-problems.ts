import type { KernelChange } from '../../model/kernel';
import type { Problem } from '../../model/problem';

const ownTable = 'table inet nathost of nftables';
const tableRemedy =
  'Names and addresses go on working; before Engine 27, containers may reach one another over IPv6. Install nft (package nftables) and ' +
  'give nathost CAP_NET_ADMIN; or set NATHOST_CONNTRACK=track and an empty NATHOST_SUBNET6. nathost tries again by itself.';

/** The table cannot be read, so it cannot be set. */
export function tableUnseen(message: string): Problem {
  return {
    kind: 'kernel-not-set',
    about: { kind: 'kernel', object: ownTable },
    message,
    remedy: tableRemedy,
  };
}

/** What a change is about. Two changes of one object never run at the same time. */
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
        'Names and addresses go on working; connects to a stopped container take longer to fail. Install ip (package iproute2) and give nathost ' +
        'CAP_NET_ADMIN; or set NATHOST_ARP_TIMEOUT=off. nathost tries again by itself.'
      );
    case 'set-table':
    case 'remove-table':
      return tableRemedy;
  }
}
