import type { EngineControls } from '../../contract/engine-controls';
import type { FakeEngine } from '../../support/fake-engine';

/** What people do to an engine in memory. */
export function controlsOf(engine: FakeEngine): EngineControls {
  // Whoever gets SIGHUP here ends of it.
  const listen = (id: string) => {
    engine.onSignal = (containerId) => {
      if (containerId === id) engine.die(id);
    };
  };
  const soon =
    <A extends unknown[], T>(act: (...args: A) => T) =>
    (...args: A) =>
      Promise.resolve().then(() => act(...args));
  return {
    create: soon((spec) => engine.create(spec)),
    start: soon((id) => {
      engine.start(id);
    }),
    stop: soon((id) => {
      engine.stop(id);
    }),
    pause: soon((id) => {
      engine.pause(id);
    }),
    rename: soon((id, name) => {
      engine.rename(id, name);
    }),
    remove: soon((id) => {
      engine.remove(id);
    }),
    deleteNetwork: soon((name) => {
      engine.deleteNetwork(name);
    }),
    listening: soon(listen),
    restartEngine: soon(() => {
      engine.restartEngine();
    }),
    clear: async () => {
      for (const { id } of await engine.containers()) engine.remove(id);
      for (const name of ['nathost', 'other']) if (await engine.network(name)) engine.deleteNetwork(name);
    },
  };
}
