import type { EngineFacts } from '../model/record';
import type { Engine } from '../ports/engine';

/**
 * An engine that is not open before `acquire` lets it: only its facts tell which containers it keeps, and so which lock is needed.
 * `acquire` answers whether that took waiting.
 */
export function lockedEngine(engine: Engine, acquire: (facts: EngineFacts) => Promise<boolean>): Engine {
  return {
    open: async () => {
      const facts = await engine.open();
      // It may have become another one while that took its time.
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
