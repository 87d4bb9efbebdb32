import { describeEngineContract } from '../../contract/engine-contract';
import type { EngineUnderTest } from '../../contract/engine-controls';
import { FakeEngine } from '../../support/fake-engine';
import { controlsOf } from './fake-engine-controls';

function setUp(generation: '20.10' | '28'): () => Promise<EngineUnderTest> {
  return () => {
    const engine = new FakeEngine({ generation });
    return Promise.resolve({ engine, controls: controlsOf(engine), tearDown: () => Promise.resolve() });
  };
}

describeEngineContract('a fake engine with the habits of 20.10', setUp('20.10'));
describeEngineContract('a fake engine with the habits of 28', setUp('28'));
