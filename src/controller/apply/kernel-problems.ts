import type { KernelChange } from '../../model/kernel';
import type { Problem } from '../../model/problem';

const bypassSubject = 'bypass of connection tracking';
const bypassRemedy =
  'Names and addresses go on. The program nft (package nftables) and CAP_NET_ADMIN are needed; or set NATHOST_CONNTRACK=track. It is tried again by itself.';

/** The bypass cannot be looked at, hence not set. */
export function bypassUnseen(message: string): Problem {
  return { kind: 'kernel-not-set', subject: bypassSubject, message, remedy: bypassRemedy };
}

/** What a change is about; two changes of one object never run at the same time. */
export function kernelObject(change: KernelChange): string {
  switch (change.kind) {
    case 'set-neighbour-timing':
      return `neighbour timing of IPv${change.family} on ${change.bridge}`;
    case 'forget-neighbours':
      return `neighbours on ${change.bridge}`;
    case 'set-bypass':
    case 'remove-bypass':
      return bypassSubject;
  }
}

export function kernelNotSet(change: KernelChange, message: string): Problem {
  return { kind: 'kernel-not-set', subject: kernelObject(change), message, remedy: remedyOf(change) };
}

function remedyOf(change: KernelChange): string {
  switch (change.kind) {
    case 'set-neighbour-timing':
    case 'forget-neighbours':
      return (
        'Names and addresses go on; who connects to a stopped container waits longer. The program ip (package iproute2) and CAP_NET_ADMIN ' +
        'are needed; or set NATHOST_ARP_TIMEOUT=off. It is tried again by itself.'
      );
    case 'set-bypass':
    case 'remove-bypass':
      return bypassRemedy;
  }
}
