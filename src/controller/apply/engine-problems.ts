import { messageOf, NathostError, type ErrorCode } from '../../model/errors';
import type { Problem } from '../../model/problem';
import type { EngineChange, NetworkChange } from '../plan/change';
import { withoutSubnet } from '../desired/network-fit';

/** A change that the engine refused or could not make; `network` is the name of ours. */
export function failedChange(change: EngineChange, error: unknown, network: string): Problem {
  if (codeOf(error) === 'network-without-subnet') return withoutSubnet(network);
  return change.kind === 'create-network' ? networkNotMade(change, error) : failed(change, messageOf(error));
}

/** A change that the engine took, and that is wanted still. */
export function changeWithoutEffect(change: EngineChange): Problem {
  return failed(change, 'the engine said that it was done, but nothing has changed');
}

export function slowChange(change: EngineChange, waited: number): Problem {
  return {
    ...failed(change, `the engine has not answered for ${waited / 1000} seconds`),
    remedy:
      change.kind === 'create-network'
        ? 'Names go on. See whether the engine hangs: docker network ls, the engine’s log.'
        : 'Names of other containers go on. See whether the container hangs: docker inspect, docker logs.',
  };
}

/** A change that was made `times` times within a minute, and undone each time. */
export function contested(change: EngineChange, times: number): Problem {
  const isNetwork = change.kind === 'create-network';
  return {
    kind: 'contested',
    subject: isNetwork ? `network ${change.spec.name}` : `container ${change.container.name}`,
    message: `nathost has ${isNetwork ? 'made it' : 'connected or disconnected it'} ${times} times within a minute, because somebody undoes that; it waits now`,
    remedy: 'Find out who does: docker events --filter type=network',
  };
}

function failed(change: EngineChange, message: string): Problem {
  switch (change.kind) {
    case 'create-network':
      return {
        kind: 'network-not-made',
        subject: `network ${change.spec.name}`,
        message,
        remedy: 'It is tried again by itself; see the engine’s log.',
      };
    case 'connect':
      return {
        kind: 'connect-failed',
        subject: `container ${change.container.name}`,
        message,
        remedy:
          'It is tried again by itself. If it stays, restart the container: its address is stored in its configuration.',
      };
    case 'disconnect':
      return {
        kind: 'disconnect-failed',
        subject: `container ${change.container.name}`,
        message,
        remedy: 'It is tried again by itself; see the engine’s log.',
      };
  }
}

function networkNotMade(change: NetworkChange, error: unknown): Problem {
  const { name, ipv4 } = change.spec;
  if (codeOf(error) !== 'network-overlap') return failed(change, messageOf(error));
  return {
    kind: 'network-overlap',
    subject: `network ${name}`,
    message: `the subnet ${ipv4.subnet} overlaps with another network: ${messageOf(error)}`,
    remedy: 'Set NATHOST_SUBNET to a subnet that is free (docker network ls; ip route).',
  };
}

function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof NathostError ? error.code : undefined;
}
