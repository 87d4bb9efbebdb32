import { readFileSync } from 'node:fs';
import type { Case, CaseKey } from '../datapath/cases';
import { tracking } from '../datapath/kernel';
import { paths } from '../datapath/nginx';
import type { Site } from '../datapath/site';
import type { Generator } from '../load/generator';
import { type Evidence, growth, type Symptom, symptomOf } from './slow-connects';

export interface Finding {
  readonly condition: 'calm' | 'same source ports' | 'full table';
  /** Several cases that ran at the same time share their evidence. */
  readonly cases: Readonly<Partial<Record<CaseKey, Symptom>>>;
  readonly evidence: Evidence;
  /** In the connection tracking table as the load began; absent in results from before this was noted. */
  readonly entries?: number;
}

const calm = { seconds: 4, perSecond: 100, path: paths.small };
const twinCount = 3_000;
const secondAddress = '198.51.100.9';
/** Of the client: so many that no source port is used twice, which would make no new entry. */
const sources = ['198.51.100.2', ...Array.from({ length: 23 }, (_, index) => `198.51.100.${20 + index}`)];
/** Most entries stay; the last ones begin to run out a moment after the table is full. */
const shortLived = 12_000;
const longerThanThis = 900;
/** Entries that may be missing: the load itself makes more. */
const nearlyFull = 50;
const mostRounds = 4;
/** Seconds for which the table stays full before its entries begin to run out. */
const fullFor = 5;
const whileFull = { seconds: 16, perSecond: 40, path: paths.small };

/** What brings the symptom on, one condition after the other. Nothing of the machine's own is changed. */
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

  /**
   * So many short connections within the time for which the table remembers each that it is full. Real connections fill it, because its
   * size is one number for the whole machine, which is left alone; how long it remembers is this network's own.
   */
  async fullTable(cases: readonly Case[], filled: Case): Promise<Finding> {
    const size = Number(readFileSync('/proc/sys/net/netfilter/nf_conntrack_max', 'utf8'));
    for (const source of sources.slice(1))
      await this.site.client.run('ip', ['address', 'replace', `${source}/24`, 'dev', 'eth0']);
    await this.#remember(longerThanThis);
    const perSecond = await this.#fillRate(filled, size - shortLived);
    await this.#remember(Math.ceil(shortLived / perSecond) + fullFor);
    await this.#fillUp(filled, size);
    return this.#watched('full table', async () => {
      const symptoms = await Promise.all(
        cases.map(async ({ key, place }) => {
          const connections = await this.client.open(place.address, place.ports.fresh, whileFull);
          return [key, symptomOf(connections)] as const;
        }),
      );
      return Object.fromEntries(symptoms);
    });
  }

  async #fillUp(filled: Case, size: number): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      const missing = size - (await tracking(this.site.host)).entries;
      if (missing < nearlyFull) return;
      await this.#fill(filled, missing);
    }
  }

  /** @returns connections a second */
  async #fillRate(filled: Case, count: number): Promise<number> {
    const from = performance.now();
    await this.#fill(filled, count);
    return (count / (performance.now() - from)) * 1000;
  }

  /** Two processes, each with half of the addresses. */
  async #fill({ place: { address, ports } }: Case, count: number): Promise<void> {
    const half = sources.length / 2;
    const parts = [sources.slice(0, half), sources.slice(half)];
    await Promise.all(
      parts.map((from) => this.client.fill(address, ports.fresh, Math.ceil(count / 2), from)),
    );
  }

  /** For how many seconds the engine's network remembers a connection that has ended. */
  async #remember(seconds: number): Promise<void> {
    const setting = `net.netfilter.nf_conntrack_tcp_timeout_time_wait=${seconds}`;
    await this.site.host.run('sysctl', ['-qw', setting]);
  }

  async #watched(condition: Finding['condition'], load: () => Promise<Finding['cases']>): Promise<Finding> {
    const before = await tracking(this.site.host);
    const cases = await load();
    const evidence = growth(before, await tracking(this.site.host));
    return { condition, cases, evidence, entries: before.entries };
  }
}
