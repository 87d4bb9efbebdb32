import { DockerEngine } from '../../../src/engine/docker-engine';
import { systemClock } from '../../../src/model/clock';
import type { Log } from '../../../src/ports/log';
import { describeEngineContract } from '../../contract/engine-contract';
import type { EngineUnderTest } from '../../contract/engine-controls';
import { Engine29, type ApiVersions } from '../../support/engine-29/engine-29';
import { controlsOf } from './fake-engine-controls';

const mustNotLog = (message: string): never => {
  throw new Error(`logged: ${message}`);
};
const silent: Log = { error: mustNotLog, warn: mustNotLog, info: mustNotLog, debug: mustNotLog };

/** By name: what it offers, and what it is spoken to in. */
const engines: Readonly<Record<string, ApiVersions & { readonly spoken: string; readonly stream: string }>> =
  {
    '29.0, which began to refuse API versions before 1.44': {
      ...{ newest: '1.52', oldest: '1.44' },
      ...{ spoken: '1.51', stream: 'application/json' },
    },
    '29.3, which speaks 1.40 again': {
      ...{ newest: '1.53', oldest: '1.40' },
      ...{ spoken: '1.51', stream: 'application/json' },
    },
    'a later one, which speaks 1.52 and newer alone': {
      ...{ newest: '1.60', oldest: '1.52' },
      ...{ spoken: '1.52', stream: 'application/jsonl' },
    },
  };

describe.each(Object.entries(engines))('engine %s', (_, { spoken, stream, ...versions }) => {
  let served: Engine29;

  async function setUp(): Promise<EngineUnderTest> {
    served = await Engine29.start(versions);
    const engine = new DockerEngine({ socketPath: served.socketPath, clock: systemClock, log: silent });
    return { engine, controls: controlsOf(served.engine), tearDown };
  }

  /** All of the contract was spoken in one version, but for the question for versions. */
  async function tearDown(): Promise<void> {
    const { seen } = served;
    await served.stop();
    expect([[...seen.versions].toSorted(), [...seen.streams]]).toEqual([[spoken, 'none'], [stream]]);
  }

  describeEngineContract('through the real adapter', setUp);
});
