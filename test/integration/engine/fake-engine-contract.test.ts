import { describeEngineContract } from '../../contract/engine-contract';
import type { EngineControls, EngineUnderTest } from '../../contract/engine-controls';
import { FakeEngine } from '../../support/fake-engine';

function setUp(generation: '20.10' | '28'): () => Promise<EngineUnderTest> {
  return () => {
    const engine = new FakeEngine({ generation });
    return Promise.resolve({ engine, controls: controlsOf(engine), tearDown: () => Promise.resolve() });
  };
}

function controlsOf(engine: FakeEngine): EngineControls {
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

describeEngineContract('a fake engine with the habits of 20.10', setUp('20.10'));
describeEngineContract('a fake engine with the habits of 28', setUp('28'));
