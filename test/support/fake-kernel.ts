import type {
  KernelChange,
  KernelState,
  NeighbourTiming,
  Obstacle,
  OwnTable,
  TableState,
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

  table: TableState['inForce'] = 'none';
  obstacles: readonly Obstacle[] = [];
  /** What a look at the table fails with. */
  readError: Error | undefined;

  /** At the table. */
  looks = 0;

  readTable(wanted: OwnTable | undefined): Promise<TableState> {
    this.looks += 1;
    if (this.readError) return Promise.reject(this.readError);
    return Promise.resolve({ inForce: this.table, obstacles: wanted?.bypass ? this.obstacles : [] });
  }

  read(bridge: string): Promise<KernelState> {
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
    if (change.kind === 'set-table') this.table = change.table;
    if (change.kind === 'remove-table') this.table = 'none';
    return Promise.resolve();
  }
}
