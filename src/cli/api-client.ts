import { messageOf, systemCodeOf } from '../model/errors';
import type { Wire } from '../model/wire';
import { ask, textOf } from './connection/socket-request';
import type { SocketAnswer, SocketRequest } from './connection/socket-request';
import { CliFailure } from './exit-status';
import { upgradeRemedy } from './upgrade-remedy';

/** A refusal of the API, with its code, such as `lease-held`. */
export class Refused extends CliFailure {
  constructor(
    readonly httpStatus: number,
    readonly code: string,
    message: string,
    remedy?: string,
  ) {
    super(message, remedy ? { remedy } : {});
  }
}

/** Waits for `work`, and shows `what` if it takes long. */
export type Wait = <T>(what: string, work: Promise<T>) => Promise<T>;

const timeout = 10_000;

/** nathost's API behind its unix socket. */
export class ApiClient {
  constructor(
    readonly socket: string,
    /** The name of this nathost in messages. */
    readonly name: string,
    private readonly wait: Wait = (_, work) => work,
  ) {}

  /** @throws CliFailure, or Refused for a status of 400 or more */
  async get(path: string): Promise<unknown> {
    return JSON.parse(await this.text(path));
  }

  async text(path: string): Promise<string> {
    return textOf(await this.accepted({ path, timeout }));
  }

  async post(path: string, content: object = {}): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.accepted({
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(content),
      timeout,
    });
    const text = await textOf(answer);
    return text.trim() === '' ? {} : JSON.parse(text);
  }

  /** The list under `key` of an answer. @throws CliFailure if there is none, because the versions differ */
  async list<T>(path: string, key: string): Promise<readonly Wire<T>[]> {
    const answer = await this.get(path);
    const found =
      typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[key] : undefined;
    if (!Array.isArray(found)) throw new CliFailure(`${this.name} answered ${path} without ${key}`);
    return found as readonly Wire<T>[];
  }

  /** An answer of any status. */
  async ask(request: SocketRequest): Promise<SocketAnswer> {
    try {
      return await this.wait('waiting for nathost', ask(this.socket, request));
    } catch (error) {
      throw this.explain(error);
    }
  }

  /** An answer with a status below 400. */
  async accepted(request: SocketRequest): Promise<SocketAnswer> {
    const answer = await this.ask(request);
    if (answer.status < 400) return answer;
    const { code, message, remedy } = errorIn(await textOf(answer));
    if (answer.status === 404 && (await this.isOlder()))
      throw new CliFailure(
        `${this.name} is older than this command and does not know ${request.path.split('?')[0] ?? ''}`,
        {
          remedy: upgradeRemedy(),
        },
      );
    throw new Refused(answer.status, code, message ?? `${request.path} answered ${answer.status}`, remedy);
  }

  /** Whether it is older than this command: then it does not know this path either. */
  private async isOlder(): Promise<boolean> {
    return (await this.ask({ path: '/v1/changes?since=999999999', timeout })).status === 404;
  }

  private explain(error: unknown): CliFailure {
    const code = systemCodeOf(error);
    if (code === 'EACCES')
      return new CliFailure(`no permission to use the API of nathost at ${this.socket}`, {
        remedy: 'Run it as root: sudo docker nathost …',
        cause: error,
      });
    if (code === 'ENOENT' || code === 'ECONNREFUSED')
      return new CliFailure(`nathost is not listening at ${this.socket}`, {
        remedy:
          'Check that it is running. Its log says why it ended: docker logs nathost, journalctl -u nathost, or for the plugin journalctl -u docker.',
        cause: error,
      });
    return new CliFailure(`nathost at ${this.socket} did not answer: ${messageOf(error)}`, { cause: error });
  }
}

function errorIn(text: string): { code: string; message?: string; remedy?: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string; message?: string; remedy?: string } };
    return { code: 'unknown', ...error };
  } catch {
    return { code: 'unknown' };
  }
}
