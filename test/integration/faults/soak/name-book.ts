import type { ContainerRecord } from '../../../../src/model/record';
import type { LeaseStatus } from '../../../../src/model/status';
import type { FakeHost } from '../../../support/fake-host';
import { ownNames } from '../../../support/hosts-view';

/** What is known of one name, or of one replica of a service. */
interface Page {
  /** All names of the label; the first owns the lease. */
  readonly names: readonly string[];
  readonly isReplica: boolean;
  /** Where it leads, once that was seen. */
  address?: string;
  /** Who had the address when everything was at rest, and how often that one had been seen down by then. */
  holder?: { readonly id: string; readonly downs: number };
  /** When a container asked for it last, milliseconds since the epoch. */
  lastAsked: number;
  /** When one did at rest, so that nathost has seen it. */
  lastSeen: number;
}

/** nathost may see the end of a container so much later than it was, milliseconds. */
const slack = 10 * 60_000;

/**
 * What names must be, by what was done to containers alone: it knows no lease table, no pass and no plan. A page for each name, and for
 * each replica of a service.
 */
export class NameBook {
  readonly #pages = new Map<string, Page>();
  readonly #downs = new Map<string, number>();

  constructor(private readonly host: FakeHost) {}

  /** To be told before and after whatever is done to containers. */
  look(): void {
    const { records } = this.host.engine;
    for (const record of records) {
      if (!isUp(record)) this.#downs.set(record.id, this.#downsOf(record.id) + 1);
      const names = namesOf(record);
      if (names.length === 0) continue;
      const page = this.#pages.get(keyOf(record)) ?? {
        names,
        isReplica: isReplica(record),
        lastAsked: 0,
        lastSeen: 0,
      };
      page.lastAsked = this.host.clock.now();
      this.#pages.set(keyOf(record), page);
    }
    const present = new Set(records.map(({ id }) => id));
    for (const id of this.#downs.keys()) if (!present.has(id)) this.#downs.delete(id);
  }

  /** To be asked when everything is at rest; a line for each thing that is not as it must be. */
  violations(): string[] {
    this.look();
    const lines = new Set(ownNames(this.host.text()).map((line) => line.replace(/\s+/, ' ')));
    const wrong = [...this.#pages].flatMap(([key, page]) => this.#judge(key, page, lines));
    const known = new Set([...this.#pages.values()].flatMap(({ names }) => names));
    const strange = [...lines].filter((line) => !known.has(line.split(' ')[1] ?? ''));
    return [...wrong, ...strange.map((line) => `nobody asked for ${line}`), ...this.#shared()];
  }

  #judge(key: string, page: Page, lines: ReadonlySet<string>): string[] {
    const { clock, engine, settings } = this.host;
    const asking = engine.records.filter((record) => namesOf(record).length > 0 && keyOf(record) === key);
    const [unseen, idle] = [clock.now() - page.lastSeen, clock.now() - page.lastAsked];
    if (asking.length > 0) page.lastSeen = clock.now();
    const hasRunOut = idle > settings.leaseTtl + slack;
    if (hasRunOut) this.#pages.delete(key);
    const found = this.#addressOf(page, asking);
    const isOwed = asking.length > 0 || unseen < settings.leaseTtl;
    if (found === undefined) return isOwed ? [`${key} has no lease`] : [];
    const before = page.address ?? found;
    page.address = found;
    const wrong = hasRunOut ? [`${key} still has a lease`] : [];
    if (before !== found && unseen < settings.leaseTtl) wrong.push(`${key} moved from ${before} to ${found}`);
    // A replica that went while others stayed is taken out before the name's grace is over.
    const mustBeThere = asking.length > 0 || (!page.isReplica && unseen < settings.nameGrace);
    for (const name of page.names) {
      const isThere = lines.has(`${found} ${name}`);
      if (!isThere && mustBeThere) wrong.push(`${name} does not lead to ${found}`);
      if (isThere && idle > settings.nameGrace + slack) wrong.push(`${name} still leads to ${found}`);
    }
    return [...wrong, ...this.#holding(key, page, asking)];
  }

  /** By the report, because nobody else knows the address of a name for which nobody asks. */
  #addressOf({ names: [name], address }: Page, asking: readonly ContainerRecord[]): string | undefined {
    const leases = this.host.report.leases.filter((lease) => lease.name === name);
    const isHeld = ({ holder, idleSince }: LeaseStatus): boolean =>
      idleSince === undefined && asking.some(({ id }) => id === holder?.id);
    const lease = leases.find(isHeld) ?? leases.find(({ ipv4 = loopback }) => ipv4 === address);
    return lease && (lease.ipv4 ?? loopback);
  }

  /** One of those who ask has the address, for good; the others have none that is fixed. */
  #holding(key: string, page: Page, asking: readonly ContainerRecord[]): string[] {
    const isOccupied = this.host.report.problems.some(
      ({ kind, subject }) =>
        kind === 'address-occupied' && asking.some(({ name }) => subject === `container ${name}`),
    );
    if (asking.length === 0 || page.address === loopback || isOccupied) return [];
    const [holder, ...others] = asking.filter((one) => configuredOf(one) !== undefined);
    const told = `${key} of ${page.address ?? 'none'} (${asking.map(tell).join('; ')})`;
    if (holder === undefined || others.length > 0 || configuredOf(holder) !== page.address)
      return [`${told} is not held by one`];
    if (isUp(holder) && holder.endpoints['nathost']?.live.ipv4 !== page.address)
      return [`${told} is not connected`];
    if (!isUp(holder) && asking.some(isUp)) return [`${told} is held by one that is down`];
    const { holder: before } = page;
    page.holder = { id: holder.id, downs: this.#downsOf(holder.id) };
    const wasUp =
      asking.some(({ id }) => id === before?.id) && before && this.#downsOf(before.id) === before.downs;
    return wasUp === true && before.id !== holder.id
      ? [`${told} was taken from ${before.id.slice(0, 12)}, which was up`]
      : [];
  }

  #shared(): string[] {
    const owners = new Map<string, string>();
    return [...this.#pages].flatMap(([key, { address }]) => {
      if (address === undefined || address === loopback) return [];
      const other = owners.get(address);
      owners.set(address, key);
      return other === undefined ? [] : [`${address} belongs to ${other} and to ${key}`];
    });
  }

  #downsOf(id: string): number {
    return this.#downs.get(id) ?? 0;
  }
}

const loopback = '127.0.0.1';

function namesOf({ labels }: ContainerRecord): string[] {
  return labels['nathost.name']?.split(',') ?? [];
}

/** `app`, or `app#2` for a replica of a service. */
function keyOf(record: ContainerRecord): string {
  const replica = record.labels['com.docker.compose.container-number'];
  return [...namesOf(record).slice(0, 1), ...(replica === undefined ? [] : [replica])].join('#');
}

function isReplica({ labels }: ContainerRecord): boolean {
  return 'com.docker.compose.container-number' in labels;
}

function configuredOf({ endpoints }: ContainerRecord): string | undefined {
  return endpoints['nathost']?.configured.ipv4;
}

function isUp({ state }: ContainerRecord): boolean {
  return state === 'running' || state === 'paused';
}

function tell(record: ContainerRecord): string {
  return `${record.name} ${record.state} ${JSON.stringify(record.endpoints['nathost'] ?? null)}`;
}
