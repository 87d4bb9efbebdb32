import type { Engine } from '../../src/ports/engine';
import type { ContainerSpec } from '../support/fake-engine/container-spec';

/** What people do to an engine beside nathost. Each resolves when the engine has done it, and rejects when it refuses. */
export interface EngineControls {
  /** @returns the full id */
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Also while it runs. */
  remove(id: string): Promise<void>;
  deleteNetwork(name: string): Promise<void>;
  /** Resolves when the container's first process would end on SIGHUP. */
  listening(id: string): Promise<void>;
  /** Ends the engine and starts it again; containers are exited then. */
  restartEngine(): Promise<void>;
  /** Removes all containers, and all networks but the engine's own. */
  clear(): Promise<void>;
}

export interface EngineUnderTest {
  readonly engine: Engine;
  readonly controls: EngineControls;
  readonly tearDown: () => Promise<void>;
}
