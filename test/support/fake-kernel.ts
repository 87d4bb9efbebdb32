import type {
  Bypass,
  BypassState,
  KernelChange,
  KernelState,
  NeighbourTiming,
  Obstacle,
} from '../../src/model/kernel';
import type { Kernel } from '../../src/ports/kernel';

/** What Linux gives to a new interface. */
export const usualTiming: NeighbourTiming = { retrans: 1_000, probes: 3 };

/** A kernel in memory, in which every bridge is there. */
export class FakeKernel implements Kernel {
  readonly changes: KernelChange[] = [];
  /** What a change fails with. */
  refuse: (change: KernelChange) => Error | undefined = () => undefined;
  /** By family. */
  timing: Partial<Record<4 | 6, NeighbourTiming>> = { 4: usualTiming };

  bypass: BypassState['inForce'] = 'none';
  obstacles: readonly Obstacle[] = [];
  /** What a look at the bypass fails with. */
  blind: Error | undefined;

  /** At the bypass. */
  looks = 0;

  lookAtBypass(wanted: Bypass | undefined): Promise<BypassState> {
    this.looks += 1;
    if (this.blind) return Promise.reject(this.blind);
    return Promise.resolve({ inForce: this.bypass, obstacles: wanted ? this.obstacles : [] });
  }

  look(bridge: string): Promise<KernelState> {
    const neighbours = Object.fromEntries(
      Object.entries(this.timing).map(([family, timing]) => [family, { timing, usual: usualTiming }]),
    );
    return Promise.resolve({ bridge, neighbours });
  }

  change(change: KernelChange): Promise<void> {
    const error = this.refuse(change);
    if (error) return Promise.reject(error);
    this.changes.push(change);
    if (change.kind === 'set-neighbour-timing') this.timing[change.family] = change.timing;
    if (change.kind === 'set-bypass') this.bypass = change.bypass;
    if (change.kind === 'remove-bypass') this.bypass = 'none';
    return Promise.resolve();
  }
}
