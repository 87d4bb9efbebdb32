import { EngineError } from '../../../src/model/errors';
import type { Engine, FollowOptions } from '../../../src/ports/engine';
import type { Answer, Method, Question } from './engine-messages';

type Waiting = (answer: Answer) => void;

/** Two ends of a pipe to the process that has the engine. */
export interface Pipe {
  send(question: Question): void;
  onAnswer(listener: (answer: Answer) => void): void;
}

/** An engine that another process has. */
export class EngineClient implements Engine {
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  readonly open = this.#method('open');
  readonly containers = this.#method('containers');
  readonly network = this.#method('network');
  readonly networks = this.#method('networks');
  readonly createNetwork = this.#method('createNetwork');
  readonly connect = this.#method('connect');
  readonly disconnect = this.#method('disconnect');
  readonly signal = this.#method('signal');

  constructor(private readonly pipe: Pipe) {
    pipe.onAnswer((answer) => this.#waiting.get(answer.call)?.(answer));
  }

  follow({ sinceNano, onOpen, onEvent, stop }: FollowOptions): Promise<void> {
    return this.#ask(
      (call) => {
        stop.addEventListener('abort', () => {
          this.pipe.send({ call, stop: true });
        });
        return { call, follow: sinceNano };
      },
      (answer) => {
        if ('opened' in answer) onOpen();
        if ('event' in answer) onEvent(answer.event);
      },
    );
  }

  #method<M extends Method>(method: M): Engine[M] {
    const ask = (...args: readonly unknown[]): Promise<unknown> =>
      this.#ask((call) => ({ call, method, args }));
    return ask as Engine[M];
  }

  #ask<T>(question: (call: number) => Question, onTold: Waiting = () => undefined): Promise<T> {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(call, (answer) => {
        onTold(answer);
        if (!('result' in answer) && !('failure' in answer)) return;
        this.#waiting.delete(call);
        if ('result' in answer) resolve(answer.result as T);
        else reject(new EngineError(answer.failure.code, 'over there', answer.failure.message));
      });
      this.pipe.send(question(call));
    });
  }
}
