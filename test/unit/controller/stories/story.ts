import { ModelWorld } from '../../../support/model-world';

/** A world in which people do things one after the other; after each the passes run until nothing is left to do. */
export class Story {
  readonly world = new ModelWorld({ subnet: '10.203.0.0/28', ipRange: '10.203.0.12/30' });

  constructor() {
    this.world.settle();
  }

  /** Something happens; returns what `name` is then. */
  after(what: () => void, name = 'app'): string {
    what();
    this.world.settle();
    return this.look(name);
  }

  /** `10.203.0.2 = blue`: where a name leads, and which containers have that address now; `[blue]` has it for its next start. */
  look(name = 'app'): string {
    const { lines } = this.world.settle();
    const addresses = lines.filter((line) => line.name === name).map((line) => line.address);
    return addresses.length === 0
      ? 'unknown'
      : addresses.map((address) => `${address} = ${this.#users(address)}`).join(', ');
  }

  /** Everything that is static on the network: `blue 10.203.0.2`. */
  connected(): string[] {
    return [...this.world.daemon.containers.values()].flatMap(({ name, record }) => {
      const ipv4 = record.endpoints['nathost']?.configured.ipv4;
      return ipv4 === undefined ? [] : [`${name} ${ipv4}`];
    });
  }

  #users(address: string): string {
    const users = [...this.world.daemon.containers.values()].flatMap(({ name, alive, record }) => {
      const { configured, live } = record.endpoints['nathost'] ?? {};
      if (alive && live?.ipv4 === address) return [name];
      return configured?.ipv4 === address ? [`[${name}]`] : [];
    });
    return users.length === 0 ? 'nobody' : users.join(' and ');
  }
}
