import type { Clock } from '../../../src/model/clock';
import type { ErrorCode } from '../../../src/model/errors';
import { Refusal } from './refusal';

/** What can be asked of the engine; the list of all containers and the list of some are told apart. */
export type CallKind =
  | 'open'
  | 'list-all'
  | 'list-some'
  | 'network'
  | 'list-networks'
  | 'create-network'
  | 'connect'
  | 'disconnect'
  | 'signal'
  | 'follow';

/** What goes wrong with calls, by the tests' orders. */
export class CallFaults {
  readonly #failures: { readonly kind: CallKind; readonly refusal: Refusal }[] = [];
  readonly #delays = new Map<CallKind, number>();
  readonly #hung = new Set<string>();
  readonly #waiting = new Set<Waiting>();
  #down = false;

  constructor(private readonly clock: Clock) {}

  /** The next calls of this kind fail, and change nothing. */
  failNext(kind: CallKind, code: ErrorCode, times = 1): void {
    const refusal = new Refusal(code, 'as the test ordered');
    for (let time = 0; time < times; time += 1) this.#failures.push({ kind, refusal });
  }

  /** Calls of this kind take so many milliseconds from now on. */
  delay(kind: CallKind, ms: number): void {
    this.#delays.set(kind, ms);
  }

  /** Calls about this container wait for its lock, until it is released. */
  hang(containerId: string): void {
    this.#hung.add(containerId);
  }

  release(containerId: string): void {
    this.#hung.delete(containerId);
    for (const call of [...this.#waiting]) if (call.containerId === containerId) call.goOn();
  }

  /** Everything is answered as it should be, also what waits for a container. */
  mend(): void {
    this.#failures.length = 0;
    this.#delays.clear();
    for (const containerId of this.#hung) this.release(containerId);
  }

  /** Nothing answers; what was under way is broken off. */
  goDown(): void {
    this.#down = true;
    for (const call of [...this.#waiting]) call.breakOff(unreachable('the connection was lost'));
  }

  comeUp(): void {
    this.#down = false;
    this.#hung.clear();
  }

  /** Resolves when the call may be carried out. */
  async pass(kind: CallKind, containerId?: string): Promise<void> {
    this.#mustBeUp();
    const delay = this.#delays.get(kind) ?? 0;
    if (delay > 0) await this.#wait(undefined, (goOn) => this.clock.after(delay, goOn));
    if (containerId !== undefined && this.#hung.has(containerId)) await this.#wait(containerId);
    this.#mustBeUp();
    const index = this.#failures.findIndex((failure) => failure.kind === kind);
    const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
    if (failure) throw failure.refusal;
  }

  #mustBeUp(): void {
    if (this.#down) throw unreachable('connect ENOENT');
  }

  /** Waits for a release of this container, for what `begin` begins, or for the engine's end. */
  async #wait(containerId?: string, begin: (goOn: () => void) => void = () => undefined): Promise<void> {
    let call: Waiting | undefined;
    try {
      await new Promise<void>((goOn, breakOff) => {
        call = { containerId, goOn, breakOff };
        this.#waiting.add(call);
        begin(goOn);
      });
    } finally {
      if (call) this.#waiting.delete(call);
    }
  }
}

interface Waiting {
  readonly containerId: string | undefined;
  readonly goOn: () => void;
  readonly breakOff: (reason: Refusal) => void;
}

function unreachable(message: string): Refusal {
  return new Refusal('engine-unreachable', message);
}
