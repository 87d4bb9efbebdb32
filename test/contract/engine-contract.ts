import { endpointContract } from './endpoint-contract';
import type { EngineUnderTest } from './engine-controls';
import { eventContract } from './event-contract';
import { recordContract } from './record-contract';

/**
 * What nathost relies on, one sentence a case. The real engine passes it, so that what is built and tried against the fake one
 * rests on facts.
 */
export function describeEngineContract(name: string, setUp: () => Promise<EngineUnderTest>): void {
  describe(name, () => {
    let current: EngineUnderTest;
    beforeAll(async () => {
      current = await setUp();
      await current.engine.open();
    });
    afterAll(() => current.tearDown());
    afterEach(() => current.controls.clear());

    const subject = () => current;
    describe('what it shows', () => {
      recordContract(subject);
    });
    describe('endpoints', () => {
      endpointContract(subject);
    });
    describe('events', () => {
      eventContract(subject);
    });
  });
}
