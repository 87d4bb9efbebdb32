import { inspect } from 'node:util';
import Docker from 'dockerode';
import type { Clock } from '../model/clock';
import { CallConnection } from './call-connection';
import { engineFailure } from './engine-failure';

export type Use<T> = (docker: Docker) => Promise<T>;

/** How long the engine may take over what needs no container's lock, milliseconds. One that boots accepts a connection and is silent. */
const answerTimeout = 10_000;

/** Makes calls by dockerode, each over a connection of its own; every failure leaves as an `EngineError`. */
export class EngineCalls {
  /** The version in the path; absent: the engine's own. */
  apiVersion: string | undefined;

  constructor(
    private readonly socketPath: string,
    private readonly clock: Clock,
  ) {}

  /** A question that waits for no container's lock, and hence has its time. */
  ask<T>(call: string, use: Use<T>, connection = new CallConnection()): Promise<T> {
    const cancel = this.clock.after(answerTimeout, () => {
      connection.end(`no answer within ${answerTimeout / 1000} s`);
    });
    return this.make(call, use, connection).finally(cancel);
  }

  /** An order. It may wait for a lock, and is never broken off: from 28 on that would break off the plumbing half-way. */
  async tell(call: string, use: Use<unknown>): Promise<void> {
    await this.make(call, use, new CallConnection());
  }

  private async make<T>(call: string, use: Use<T>, connection: CallConnection): Promise<T> {
    try {
      return await Promise.race([use(this.docker(connection)), connection.lost]);
    } catch (error) {
      throw engineFailure(call, error);
    }
  }

  private docker(agent: CallConnection): Docker {
    const options: Docker.DockerOptions & { agent: CallConnection } = {
      socketPath: this.socketPath,
      version: this.apiVersion === undefined ? undefined : `v${this.apiVersion}`,
      agent,
      // dockerode reads DOCKER_HOST and its kin by itself, and prefers what they say.
      host: '',
      protocol: 'http',
      timeout: 0,
    };
    const docker = new Docker(options);
    breakHabits(docker.modem as unknown as Modem);
    return docker;
  }
}

/** The part of docker-modem 5 that has no types. */
interface Modem {
  buildRequest: (options: object, ...rest: unknown[]) => void;
}

/** Describes no request. */
const undescribed = { [inspect.custom]: () => 'a request' };

/**
 * docker-modem follows a redirect by TCP, and nobody listens for the error of that request: it would end the process. And it describes each
 * request for a debug log, whether that is on or not, with all of its agent and its socket: that takes longer than the engine's answer.
 */
function breakHabits(modem: Modem): void {
  const build = modem.buildRequest.bind(modem);
  modem.buildRequest = (options, ...rest) => {
    build({ ...options, ...undescribed, maxRedirects: 0 }, ...rest);
  };
}
