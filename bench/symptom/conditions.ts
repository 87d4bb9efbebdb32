import { setTimeout as pause } from 'node:timers/promises';
import type { Case, CaseKey } from '../datapath/cases';
import { tracking } from '../datapath/kernel';
import { paths } from '../datapath/nginx';
import type { Site } from '../datapath/site';
import type { Generator } from '../load/generator';
import { type Evidence, growth, type Symptom, symptomOf } from './slow-connects';
import { TableSize } from './table-size';

export interface Finding {
  readonly condition: 'calm' | 'same source ports' | 'full table';
  /** Several cases that ran at the same time share their evidence. */
  readonly cases: Readonly<Partial<Record<CaseKey, Symptom>>>;
  readonly evidence: Evidence;
  /** In the connection tracking table as the load began; absent in results from before this was noted. */
  readonly entries?: number;
  /** How many it could hold then, where that matters. */
  readonly limit?: number;
}

const calm = { seconds: 4, perSecond: 100, path: paths.small };
const twinCount = 3_000;
const secondAddress = '198.51.100.9';
/** Of the table while it is full: more than any network of the machine needs meanwhile. */
const tableSize = 8_192;
/** Of the host; nobody measures there. */
const heldPort = 8_199;
/** Milliseconds from the first connection of the load until the table is as large as before. */
const fullFor = 5_000;
const whileFull = { seconds: 11, perSecond: 40, path: paths.small };

/** What brings the symptom on, one condition after the other. */
export class Conditions {
  constructor(
    private readonly site: Site,
    private readonly client: Generator,
  ) {}

  /** Some requests on an idle machine. */
  async calm(one: Case): Promise<Finding> {
    return this.#watched('calm', async () => ({
      [one.key]: symptomOf(await this.client.open(one.place.address, one.place.ports.fresh, calm)),
    }));
  }

  /**
   * A client that uses one source port towards two addresses of the host at the same moment. Translated to one container, the two
   * connections are the same to whoever answers, so the kernel gives one of them another source port; when both are under way on two
   * processors, neither sees the other, and the one that is entered last is dropped.
   */
  async sameSourcePorts(one: Case): Promise<Finding> {
    const add = `ip address replace ${secondAddress}/24 dev outside0`;
    await this.site.nathost.engine.enter('sh', ['-ec', add]);
    return this.#watched('same source ports', async () => {
      const addresses = [one.place.address, secondAddress] as const;
      return { [one.key]: symptomOf(await this.client.twins(addresses, one.place.ports.fresh, twinCount)) };
    });
  }

  /** Open connections to another port fill the table; after a while it is given room again, as whoever finds the cause does. */
  async fullTable(cases: readonly [Case, ...Case[]]): Promise<Finding> {
    await this.#untilHalfEmpty();
    const size = await TableSize.lend(tableSize);
    try {
      const held = await this.client.hold(this.site.host, cases[0].place.address, heldPort, tableSize);
      try {
        return await this.#watched('full table', () => this.#untilThereIsRoom(cases, size), tableSize);
      } finally {
        await held.letGo();
      }
    } finally {
      await size.putBack();
    }
  }

  /** Entries whose time is over count until somebody meets them, and whoever reads the table does. */
  async #untilHalfEmpty(): Promise<void> {
    while ((await tracking(this.site.host)).entries > tableSize / 2) {
      await pause(500);
      await this.site.host.run('wc', ['-l', '/proc/net/nf_conntrack']);
    }
  }

  async #untilThereIsRoom(cases: readonly Case[], size: TableSize): Promise<Finding['cases']> {
    const loads = cases.map(async ({ key, place }) => {
      const connections = await this.client.open(place.address, place.ports.fresh, whileFull);
      return [key, symptomOf(connections)] as const;
    });
    const room = pause(fullFor).then(() => size.putBack());
    const [symptoms] = await Promise.all([Promise.all(loads), room]);
    return Object.fromEntries(symptoms);
  }

  async #watched(
    condition: Finding['condition'],
    load: () => Promise<Finding['cases']>,
    limit?: number,
  ): Promise<Finding> {
    const before = await tracking(this.site.host);
    const cases = await load();
    const evidence = growth(before, await tracking(this.site.host));
    return { condition, cases, evidence, entries: before.entries, ...(limit !== undefined && { limit }) };
  }
}
