import type { ContainerRecord } from '../../../../src/model/record';
import type { FakeHost } from '../../../support/fake-host';
import { happen, type Operation } from '../operations';
import type { Random } from '../random';
import { action, type Action } from './action';
import { newcomer } from './newcomers';

const mostContainers = 45;

/** What people do on a host: to containers, to the network, and to the hosts file. */
export class People {
  readonly actions: readonly Action[] = [
    action(16, 'create', () => this.#create()),
    action(12, 'start', () => this.#toOne('start', (one) => !isUp(one))),
    action(8, 'stop', () => this.#toOne('stop', isUp)),
    action(8, 'die', () => this.#toOne('die', isUp)),
    action(9, 'remove', () => this.#toOne('remove', () => true)),
    action(2, 'pause', () => this.#toOne('pause', ({ state }) => state === 'running')),
    action(2, 'unpause', () => this.#toOne('unpause', ({ state }) => state === 'paused')),
    action(3, 'rename', () => this.#rename()),
    action(3, 'connect by hand', () => this.#connect()),
    action(3, 'disconnect by hand', () => this.#disconnect()),
    action(2, 'die unseen', () => this.#dieUnseen()),
    action(1, 'delete the network', () => this.#deleteNetwork()),
    action(3, 'edit the hosts file', () => this.#edit()),
  ];
  #made = 0;

  constructor(
    private readonly host: FakeHost,
    private readonly random: Random,
  ) {}

  /** Starts somebody who has a name and does not run; undefined when everybody runs. */
  startSomebody(): { readonly name: string; readonly isStarted: boolean } | undefined {
    const one = this.#one(
      (each) => !isUp(each) && each.networkMode.kind === 'networks' && 'nathost.name' in each.labels,
    );
    return one && { name: one.name, isStarted: happen(this.host, { kind: 'start', id: one.id }) };
  }

  #create(): string {
    if (this.host.engine.records.length >= mostContainers) return 'nobody';
    this.#made += 1;
    const spec = newcomer(this.random, `c${this.#made}`);
    const replica = spec.labels?.['com.docker.compose.container-number'];
    const isSame = ({ labels }: ContainerRecord): boolean =>
      labels['nathost.name'] === spec.labels?.['nathost.name'] &&
      labels['com.docker.compose.container-number'] === replica;
    // Two containers of one replica are there while one is made anew, which is not what this is about.
    if (replica !== undefined && this.host.engine.records.some(isSame)) return 'nobody';
    return this.#do({ kind: 'create', spec, start: this.random.chance(0.7) });
  }

  #toOne(
    kind: 'start' | 'stop' | 'die' | 'remove' | 'pause' | 'unpause',
    fits: (one: ContainerRecord) => boolean,
  ): string {
    const one = this.#one(fits);
    return one ? this.#do({ kind, id: one.id }) : 'nobody';
  }

  #rename(): string {
    const one = this.#one(() => true);
    this.#made += 1;
    return one ? this.#do({ kind: 'rename', id: one.id, name: `c${this.#made}` }) : 'nobody';
  }

  #connect(): Promise<string> {
    const ipv4 = this.random.chance(0.5) ? { ipv4: `10.203.0.${2 + this.random.below(60)}` } : {};
    return this.#byHand((id) => this.host.engine.connectAt('nathost', id, ipv4), JSON.stringify(ipv4));
  }

  #disconnect(): Promise<string> {
    return this.#byHand((id) => this.host.engine.disconnect('nathost', id), '');
  }

  /** Nobody waits for the answer: it may take as long as nathost's own calls. */
  async #byHand(call: (id: string) => Promise<void>, what: string): Promise<string> {
    const one = this.#one(() => true);
    if (!one) return 'nobody';
    call(one.id).catch(() => undefined);
    await this.host.pass();
    return `${one.name} ${what}`;
  }

  /** 20.10 tells of an end before its list shows it, and no more when it does. */
  async #dieUnseen(): Promise<string> {
    const one = this.#one(isUp);
    if (!one) return 'nobody';
    this.host.engine.freeze(one.id);
    const said = this.#do({ kind: 'die', id: one.id });
    await this.host.pass(this.random.below(1_900));
    this.host.engine.thaw(one.id);
    return said;
  }

  #deleteNetwork(): string {
    try {
      this.host.engine.deleteNetwork('nathost');
      return 'gone';
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
      return 'refused';
    }
  }

  #edit(): string {
    const { host, random } = this;
    const lines = host.text().split('\n');
    const at = random.below(lines.length);
    if (random.chance(0.5)) lines.splice(at, 1);
    else lines.splice(at, 0, `192.0.2.${random.below(255)} somebody-${random.below(100)}`);
    const how = random.pick(['in place', 'rename'] as const);
    host.writeHosts(host.hostFile, lines.join('\n'), how);
    return how;
  }

  #do(operation: Operation): string {
    const isDone = happen(this.host, operation);
    const { kind } = operation;
    return `${kind === 'create' ? JSON.stringify(operation.spec) : operation.id.slice(0, 12)}${isDone ? '' : ', refused'}`;
  }

  #one(fits: (one: ContainerRecord) => boolean): ContainerRecord | undefined {
    const able = this.host.engine.records.filter(fits);
    return able.length === 0 ? undefined : this.random.pick(able);
  }
}

export function isUp({ state }: ContainerRecord): boolean {
  return state === 'running' || state === 'paused';
}
