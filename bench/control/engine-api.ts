import http from 'node:http';
import { createInterface } from 'node:readline';

/** A real engine's API, spoken to directly: the Docker CLI's own start would be a large part of what is measured. */
export class EngineApi {
  readonly #waiting = new Map<string, (at: number) => void>();
  #events: http.ClientRequest | undefined;

  constructor(private readonly socketPath: string) {}

  /** Resolves when events arrive. */
  async follow(): Promise<void> {
    const filters = JSON.stringify({ type: ['container'], event: ['create', 'start'] });
    const path = `/events?filters=${encodeURIComponent(filters)}`;
    await new Promise<void>((resolve, reject) => {
      this.#events = http.get({ socketPath: this.socketPath, path, agent: false }, (response) => {
        const lines = createInterface(response);
        lines.on('line', (line) => {
          this.#note(line);
        });
        // What `end` breaks off.
        for (const broken of [response, lines]) broken.on('error', () => undefined);
        resolve();
      });
      this.#events.on('error', reject);
    });
  }

  /** When the engine itself says that it happened, milliseconds since the epoch. To be asked for before. */
  event(name: string, action: 'create' | 'start'): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting.set(`${name} ${action}`, resolve);
    });
  }

  /** @returns the id */
  async create(name: string, body: object): Promise<string> {
    return ((await this.#ask('POST', `/containers/create?name=${name}`, body)) as { Id: string }).Id;
  }

  async start(id: string): Promise<void> {
    await this.#ask('POST', `/containers/${id}/start`);
  }

  /** Also while it runs. */
  async remove(id: string): Promise<void> {
    await this.#ask('DELETE', `/containers/${id}?force=true`);
  }

  end(): void {
    this.#events?.destroy();
  }

  #note(line: string): void {
    const { Action, Actor, timeNano } = JSON.parse(line) as {
      Action: string;
      Actor: { Attributes: { name: string } };
      timeNano: number;
    };
    this.#waiting.get(`${Actor.Attributes.name} ${Action}`)?.(timeNano / 1e6);
  }

  #ask(method: string, path: string, body?: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' };
      const options = { socketPath: this.socketPath, path, method, headers, agent: false };
      const request = http.request(options, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => {
          if ((response.statusCode ?? 500) < 400) resolve(text === '' ? undefined : JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
        });
      });
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }
}
