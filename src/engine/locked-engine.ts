import type { EngineFacts } from '../model/record';
import type { Engine } from '../ports/engine';

/**
 * An engine whose `open` also waits for the lock: only its facts tell where its containers are, and so which lock is needed. `acquire`
 * returns whether it had to wait.
 */
export function lockedEngine(engine: Engine, acquire: (facts: EngineFacts) => Promise<boolean>): Engine {
  return {
    open: async () => {
      const facts = await engine.open();
      // The facts may have changed during the wait.
      return (await acquire(facts)) ? engine.open() : facts;
    },
    containers: (ids) => engine.containers(ids),
    network: (name) => engine.network(name),
    networks: (...asked) => engine.networks(...asked),
    createNetwork: (spec) => engine.createNetwork(spec),
    connect: (network, id, addresses) => engine.connect(network, id, addresses),
    disconnect: (network, id) => engine.disconnect(network, id),
    signal: (id, signal) => engine.signal(id, signal),
    follow: (options) => engine.follow(options),
  };
}
