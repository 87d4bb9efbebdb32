import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressAt } from '../../src/model/address';
import { networkSpec } from '../../src/controller/desired/network-spec';
import { FakeEngine } from '../../test/support/fake-engine';
import { settings } from '../../test/support/records';
import { TemporaryFolder } from '../lib/temporary-folder';
import { EngineSocket } from './engine-socket';
import { MeasuredNathost } from './measured-nathost';

/** Holds 10,000 containers, which no bridge can carry: what is measured is the program. */
const subnet = '10.128.0.0/16';
const firstAddress = 0x0a800100n;
export const proxies = 2;

/** A machine with so many labelled containers and two proxies: an engine in memory, hosts files and leases on a real disk. */
export class FakeMachine {
  readonly engine: FakeEngine;
  readonly socket: EngineSocket;

  private constructor(private readonly temporary: TemporaryFolder) {
    this.engine = new FakeEngine({
      generation: '28',
      onStart: (id) => {
        writeFileSync(this.#fileOf(id), readFileSync(this.hostFile));
      },
    });
    this.socket = new EngineSocket(this.engine);
  }

  static async make(containers: number): Promise<FakeMachine> {
    const machine = new FakeMachine(await TemporaryFolder.make('nathost-bench-'));
    for (const part of ['etc', 'containers', 'state']) mkdirSync(join(machine.folder, part));
    writeFileSync(machine.hostFile, '127.0.0.1 localhost\n::1 localhost\n');
    await machine.socket.listen(join(machine.folder, 'docker.sock'));
    await machine.#populate(containers);
    return machine;
  }

  get folder(): string {
    return this.temporary.path;
  }

  get hostFile(): string {
    return join(this.folder, 'etc/hosts');
  }

  get proxyFiles(): readonly string[] {
    const hostNetworked = this.engine.records.filter(({ networkMode }) => networkMode.kind === 'host');
    return hostNetworked.map(({ id }) => this.#fileOf(id));
  }

  get leaseBytes(): number {
    return statSync(join(this.folder, 'state/leases.ndjson')).size;
  }

  boot(
    extra: readonly string[] = [],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredNathost> {
    const environment = {
      DOCKER_HOST: `unix://${this.folder}/docker.sock`,
      NATHOST_SUBNET: subnet,
      NATHOST_SOCKET: join(this.folder, 'nathost.sock'),
      NATHOST_STATE_DIR: join(this.folder, 'state'),
      NATHOST_CONTAINERS_DIR: join(this.folder, 'containers'),
      NATHOST_ETC_DIR: join(this.folder, 'etc'),
      HOME: this.folder,
      ...settings,
    };
    return MeasuredNathost.start(environment, extra);
  }

  create(name: string, network?: string): string {
    const labels = network === undefined ? { 'nathost.name': name, 'org.example.version': '2.14.0' } : {};
    const id = this.engine.create({ name, labels, ...(network !== undefined && { network }) });
    mkdirSync(join(this.folder, 'containers', id));
    return id;
  }

  async end(): Promise<void> {
    await this.socket.close();
    await this.temporary.remove();
  }

  #fileOf(id: string): string {
    return join(this.folder, 'containers', id, 'hosts');
  }

  /** Containers that were nathost's before, so that its start makes 10,000 calls in no case. */
  async #populate(containers: number): Promise<void> {
    const spec = networkSpec(settings({ subnet }));
    await this.engine.createNetwork(spec);
    for (let index = 0; index < containers; index += 1) {
      const id = this.create(`app-${index}`);
      const ipv4 = addressAt(4, firstAddress + BigInt(index)).text;
      await this.engine.connect(spec.name, id, { ipv4 });
      this.engine.start(id);
    }
    for (let index = 0; index < proxies; index += 1) this.engine.start(this.create(`proxy-${index}`, 'host'));
  }
}
