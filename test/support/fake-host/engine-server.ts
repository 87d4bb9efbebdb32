import type { ChildProcess } from 'node:child_process';
import { EngineError } from '../../../src/model/errors';
import type { Engine } from '../../../src/ports/engine';
import type { Answer, Question } from './engine-messages';

/** Lets a child process use an engine of this process, until the child ends. `onQuestion` runs before each answer is sought. */
export function serveEngine(engine: Engine, child: ChildProcess, onQuestion: () => void): void {
  const followed = new Map<number, AbortController>();
  const answer = (message: Answer): void => {
    if (child.connected) child.send(message);
  };
  const settle = (call: number, work: Promise<unknown>): void => {
    work.then(
      (result) => {
        answer({ call, result });
      },
      (error: unknown) => {
        if (!(error instanceof EngineError)) throw error;
        answer({ call, failure: { code: error.code, message: error.message } });
      },
    );
  };
  const follow = (call: number, sinceNano: bigint): Promise<void> => {
    const stop = new AbortController();
    followed.set(call, stop);
    return engine.follow({
      sinceNano,
      onOpen: () => {
        answer({ call, opened: true });
      },
      onEvent: (event) => {
        answer({ call, event });
      },
      stop: stop.signal,
    });
  };
  child.on('message', (question: Question) => {
    onQuestion();
    if ('stop' in question) followed.get(question.call)?.abort();
    else if ('follow' in question) settle(question.call, follow(question.call, question.follow));
    else {
      const method = engine[question.method].bind(engine) as (
        ...args: readonly unknown[]
      ) => Promise<unknown>;
      settle(question.call, method(...question.args));
    }
  });
  child.once('exit', () => {
    for (const stop of followed.values()) stop.abort();
  });
}
