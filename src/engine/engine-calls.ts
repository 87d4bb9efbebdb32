import { inspect } from 'node:util';
import Docker from 'dockerode';
import type { Clock } from '../model/clock';
import { CallConnection } from './call-connection';
import { engineFailure } from './engine-failure';

export type Use<T> = (docker: Docker) => Promise<T>;

/**
 * How long the engine may take for calls that need no container's lock, milliseconds. A starting engine accepts connections and does not
 * answer.
 */
const answerTimeout = 10_000;

/** Makes calls with dockerode, each over its own connection. Every failure becomes an `EngineError`. */
export class EngineCalls {
  /** The API version in the path; absent: the engine's default. */
  apiVersion: string | undefined;

  constructor(
    private readonly socketPath: string,
    private readonly clock: Clock,
  ) {}

  /** A call that waits for no container's lock, with a timeout. */
  ask<T>(call: string, use: Use<T>, connection = new CallConnection()): Promise<T> {
    const cancel = this.clock.after(answerTimeout, () => {
      connection.end(`no answer within ${answerTimeout / 1000} s`);
    });
    return this.make(call, use, connection).finally(cancel);
  }

  /** A call that may wait for a lock. It is never aborted: from 28 on, that would abort the change half-way. */
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
      // dockerode would otherwise prefer DOCKER_HOST and related variables.
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

/** Replaces the description of a request. */
const undescribed = { [inspect.custom]: () => 'a request' };

/**
 * Works around two habits of docker-modem. It follows redirects over TCP without handling the request's errors, which would end the
 * process. And it formats each request for a debug log even if that is off, with its agent and socket, which takes longer than the
 * engine's answer.
 */
function breakHabits(modem: Modem): void {
  const build = modem.buildRequest.bind(modem);
  modem.buildRequest = (options, ...rest) => {
    build({ ...options, ...undescribed, maxRedirects: 0 }, ...rest);
  };
}
