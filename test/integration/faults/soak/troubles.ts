import type { ErrorCode } from '../../../../src/model/errors';
import type { CallKind } from '../../../support/fake-engine/call-faults';
import type { FakeHost } from '../../../support/fake-host';
import { minute } from '../../../support/records';
import type { Random } from '../random';
import { action, type Action } from './action';

const kinds: CallKind[] = [
  ...(['list-all', 'list-some', 'network', 'open', 'follow'] as const),
  ...(['connect', 'disconnect', 'create-network'] as const),
];
const codes: ErrorCode[] = [
  ...(['conflict', 'not-found', 'engine-failed', 'address-in-use', 'refused', 'engine-unreachable'] as const),
];

/** What befalls a host: its engine, its events, its disks, nathost itself; and time. */
export class Troubles {
  readonly actions: readonly Action[] = [
    action(2, 'the engine restarts', () => {
      this.#engineRestarts();
    }),
    action(1, 'the engine is away', () => this.#engineIsAway()),
    action(5, 'nathost is killed', () => {
      this.#kill();
    }),
    action(8, 'events suffer', () => this.#events()),
    action(2, 'the engine refuses', () => this.#refuse()),
    action(1, 'the engine is slow', () => this.#slow()),
    action(1, 'a container hangs', () => this.#hang()),
    action(1, 'a disk suffers', () => this.#spoil()),
    action(12, 'seconds', () => this.host.pass(this.random.below(5_000))),
    action(2, 'minutes', () => this.host.pass(this.random.below(3 * minute))),
  ];

  constructor(
    private readonly host: FakeHost,
    private readonly random: Random,
  ) {}

  /** Puts everything in order that is out of order. */
  mend(): void {
    const { engine, disks, nathost } = this.host;
    engine.events.release((events) => this.random.shuffled(events));
    engine.faults.mend();
    for (const disk of [disks.state, disks.hosts]) Object.assign(disk, { room: Infinity, readOnly: false });
    nathost.life.cutAfter(Infinity);
    if (!nathost.life.isWhole) this.host.boot();
  }

  #engineRestarts(): void {
    this.host.engine.restartEngine();
  }

  async #engineIsAway(): Promise<void> {
    this.host.engine.goDown();
    await this.host.pass(this.random.below(90_000));
    this.host.engine.comeUp();
  }

  #kill(): void {
    this.host.nathost.life.cutAfter(this.random.below(40), this.random.fraction());
  }

  #events(): string {
    const { random } = this;
    const { events } = this.host.engine;
    const count = 1 + random.below(4);
    const what = random.pick(['lost', 'doubled', 'held', 'shuffled', 'cut'] as const);
    if (what === 'lost') events.dropNext(count);
    if (what === 'doubled') events.repeatNext(count);
    if (what === 'held') events.hold();
    if (what === 'shuffled') events.release((held) => random.shuffled(held));
    if (what === 'cut') events.breakStreams();
    return what;
  }

  #refuse(): string {
    const [kind, code] = [this.random.pick(kinds), this.random.pick(codes)];
    this.host.engine.faults.failNext(kind, code, 1 + this.random.below(3));
    return `${kind}: ${code}`;
  }

  #slow(): string {
    const [kind, ms] = [this.random.pick(kinds), this.random.pick([0, 30, 500, 3_000])];
    this.host.engine.faults.delay(kind, ms);
    return `${kind}: ${ms} ms`;
  }

  #hang(): string {
    const { records, faults } = this.host.engine;
    if (records.length === 0) return 'nobody';
    const { id, name } = this.random.pick(records);
    faults.hang(id);
    return name;
  }

  #spoil(): string {
    const { host, random } = this;
    const which = random.pick(['state', 'hosts'] as const);
    if (random.chance(0.5)) host.disks[which].room = random.below(100);
    else host.disks[which].readOnly = true;
    return which;
  }
}
