import { isBehind } from '../model/network-order';
import type { ContainerRecord, NetworkKind } from '../model/record';

/**
 * Which other networks are internal, which the list of containers does not say. The engine is asked only where that decides which network
 * of a labelled container comes first, so never on an engine that has network priorities.
 */
export class OtherNetworks {
  private listed: ReadonlySet<string> = new Set();
  private internalNames: ReadonlySet<string> = new Set();

  constructor(
    private readonly ours: string,
    private readonly labelPrefix: string,
  ) {}

  /** The same object as long as nothing has changed. */
  get internal(): ReadonlySet<string> {
    return this.internalNames;
  }

  /** Whether the networks have to be listed because of these containers. `afresh`: even if they were listed before. */
  isToList(records: Iterable<ContainerRecord>, { afresh }: { readonly afresh: boolean }): boolean {
    for (const record of records) {
      const isNew = ([name]: readonly [string, unknown]) => afresh || !this.listed.has(name);
      if (this.mayBeLate(record) && Object.entries(record.endpoints).some(isNew)) return true;
    }
    return false;
  }

  replace(found: readonly NetworkKind[]): void {
    this.listed = new Set(found.map(({ name }) => name));
    const internal = new Set(found.filter((network) => network.internal).map(({ name }) => name));
    const isSame =
      internal.size === this.internalNames.size &&
      [...internal].every((name) => this.internalNames.has(name));
    if (!isSame) this.internalNames = internal;
  }

  private mayBeLate(record: ContainerRecord): boolean {
    return (
      Object.hasOwn(record.labels, `${this.labelPrefix}.name`) &&
      Object.keys(record.endpoints).some((name) => name > this.ours) &&
      !isBehind(record, this.ours)
    );
  }
}
