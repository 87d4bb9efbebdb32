import { messageOf, NathostError, type ErrorCode } from '../../model/errors';
import type { Problem } from '../../model/problem';
import { ofContainer, ofNetwork } from '../../model/subject';
import { withoutSubnet } from '../desired/network-fit';
import type { EngineChange, NetworkChange } from '../plan/change';
import type { Trouble } from './change-runner';

/** A change that could not be made, or not so that it lasts; `network` is the name of ours. */
export function engineProblem(change: EngineChange, trouble: Trouble, network: string): Problem {
  switch (trouble.kind) {
    case 'failed':
      return failed(change, trouble.error, network);
    case 'without-effect':
      return problem(change, 'the engine said that it was done, but nothing has changed');
    case 'slow':
      return slow(change, trouble.waitedMs);
    case 'contested':
      return contested(change, trouble.timesPerMinute);
  }
}

function failed(change: EngineChange, error: unknown, network: string): Problem {
  if (codeOf(error) === 'network-without-subnet') return withoutSubnet(network);
  const isOverlap = change.kind === 'create-network' && codeOf(error) === 'network-overlap';
  return isOverlap ? overlap(change, error) : problem(change, messageOf(error));
}

function slow(change: EngineChange, waitedMs: number): Problem {
  return {
    ...problem(change, `the engine has not answered for ${waitedMs / 1000} seconds`),
    remedy:
      change.kind === 'create-network'
        ? 'Names go on. See whether the engine hangs: docker network ls, the engine’s log.'
        : 'Names of other containers go on. See whether the container hangs: docker inspect, docker logs.',
  };
}

function contested(change: EngineChange, times: number): Problem {
  const isNetwork = change.kind === 'create-network';
  return {
    kind: 'contested',
    about: isNetwork ? ofNetwork(change.spec.name) : ofContainer(change.container),
    message: `nathost has ${isNetwork ? 'made it' : 'connected or disconnected it'} ${times} times within a minute, because somebody undoes that; it waits now`,
    remedy: 'Find out who does: docker events --filter type=network',
  };
}

function problem(change: EngineChange, message: string): Problem {
  switch (change.kind) {
    case 'create-network':
      return {
        kind: 'network-not-made',
        about: ofNetwork(change.spec.name),
        message,
        remedy: 'It is tried again by itself; see the engine’s log.',
      };
    case 'connect':
      return {
        kind: 'connect-failed',
        about: ofContainer(change.container),
        message,
        remedy:
          'It is tried again by itself. If it stays, restart the container: its address is stored in its configuration.',
      };
    case 'disconnect':
      return {
        kind: 'disconnect-failed',
        about: ofContainer(change.container),
        message,
        remedy: 'It is tried again by itself; see the engine’s log.',
      };
  }
}

function overlap({ spec }: NetworkChange, error: unknown): Problem {
  return {
    kind: 'network-overlap',
    about: ofNetwork(spec.name),
    message: `the subnet ${spec.ipv4.subnet} overlaps with another network: ${messageOf(error)}`,
    remedy: 'Set NATHOST_SUBNET to a subnet that is free (docker network ls; ip route).',
  };
}

function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof NathostError ? error.code : undefined;
}
