import { messageOf, NathostError, type ErrorCode } from '../../model/errors';
import type { Problem } from '../../model/problem';
import { ofContainer, ofNetwork } from '../../model/subject';
import { withoutSubnet } from '../desired/network-fit';
import type { EngineChange, NetworkChange } from '../plan/change';
import type { Trouble } from './change-runner';

/** The problem of a change that failed or did not last. `network`: the name of ours. */
export function engineProblem(change: EngineChange, trouble: Trouble, network: string): Problem {
  switch (trouble.kind) {
    case 'failed':
      return failed(change, trouble.error, network);
    case 'without-effect':
      return problem(change, 'the engine reported success, but nothing has changed');
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
        ? 'Names go on working. Check whether the engine hangs: docker network ls, the engine’s log.'
        : 'Names of other containers go on working. Check whether this container hangs: docker inspect, docker logs.',
  };
}

function contested(change: EngineChange, times: number): Problem {
  const isNetwork = change.kind === 'create-network';
  return {
    kind: 'contested',
    about: isNetwork ? ofNetwork(change.spec.name) : ofContainer(change.container),
    message: `nathost has ${isNetwork ? 'created it' : 'connected or disconnected it'} ${times} times within a minute, because somebody keeps undoing that; nathost waits before it tries again`,
    remedy: 'Find out who undoes it: docker events --filter type=network',
  };
}

function problem(change: EngineChange, message: string): Problem {
  switch (change.kind) {
    case 'create-network':
      return {
        kind: 'network-not-made',
        about: ofNetwork(change.spec.name),
        message,
        remedy: 'nathost tries again by itself. The engine’s log has the cause.',
      };
    case 'connect':
      return {
        kind: 'connect-failed',
        about: ofContainer(change.container),
        message,
        remedy:
          'nathost tries again by itself. If the problem stays, restart the container: its address is stored in its configuration.',
      };
    case 'disconnect':
      return {
        kind: 'disconnect-failed',
        about: ofContainer(change.container),
        message,
        remedy: 'nathost tries again by itself. The engine’s log has the cause.',
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
