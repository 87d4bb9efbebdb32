import type { FakeHost } from '../../../support/fake-host';
import { hour, minute } from '../../../support/records';
import type { Random } from '../random';
import type { Action } from './action';
import { People } from './people';
import { Troubles } from './troubles';

const mostRemembered = 80;
const mostLogLines = 60;

/** A host on which anything may happen. */
export class SoakLife {
  readonly #history: string[] = [];
  readonly #people: People;
  readonly #troubles: Troubles;
  readonly #actions: readonly Action[];

  /** `onChange` runs before and after whatever is done to containers. */
  constructor(
    private readonly host: FakeHost,
    readonly random: Random,
    private readonly onChange: () => void,
  ) {
    this.#people = new People(host, random);
    this.#troubles = new Troubles(host, random);
    this.#actions = [...this.#people.actions, ...this.#troubles.actions];
  }

  /** Something happens, and a moment goes by. */
  async step(): Promise<void> {
    const { random, host } = this;
    if (!host.nathost.life.isWhole && random.chance(0.5)) host.boot();
    const { name, happen } = this.#pick();
    this.onChange();
    const said = await happen();
    this.onChange();
    this.#tell(`${name} ${said}`);
    await host.pass(random.pick([0, 0, 0, 1, 20, 300]));
  }

  /** Everything is put in order; then there is time for all that is left to do. */
  async rest(): Promise<void> {
    this.#troubles.mend();
    await this.host.pass(4 * minute);
    this.#tell('rest');
  }

  /** Hours go by on a host at rest. */
  async sleep(): Promise<void> {
    await this.host.pass(this.random.below(8 * hour));
    this.#tell('hours');
  }

  /** At rest, whoever has a name can start. Returns who cannot. */
  async startSomebody(): Promise<string[]> {
    this.onChange();
    const one = this.#people.startSomebody();
    this.onChange();
    await this.host.pass();
    if (one) this.#tell(`start ${one.name} at rest`);
    return one?.isStarted === false ? [`${one.name} cannot be started`] : [];
  }

  /** What happened last, and what nathost said, for whoever looks for the cause of a failure. */
  told(): string {
    return [...this.#history, ...this.host.log.last.slice(-mostLogLines)].join('\n');
  }

  #pick(): Action {
    const total = this.#actions.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.random.below(total);
    for (const action of this.#actions) {
      left -= action.weight;
      if (left < 0) return action;
    }
    throw new RangeError('no action');
  }

  #tell(what: string): void {
    this.#history.push(`${new Date(this.host.clock.now()).toISOString()} ${what}`);
    if (this.#history.length > mostRemembered) this.#history.shift();
  }
}
