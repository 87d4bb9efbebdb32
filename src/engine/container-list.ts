import { array, unknown } from 'valibot';
import { messageOf } from '../model/errors';
import type { ContainerRecord } from '../model/record';
import type { Log } from '../ports/log';
import { decodeContainer, idOf } from './decode-container';
import { decodeReply } from './decode-reply';
import { RecentKeys } from './recent-keys';

/**
 * Decodes lists of containers. A container that cannot be read must not look like one that is gone, because its name would go too:
 * the last record that could be read stands in for it, and without one it is left out. Either is logged, once for each cause.
 * A list of which nothing can be read is a malformed reply.
 */
export class ContainerList {
  #known = new Map<string, ContainerRecord>();
  readonly #reported = new RecentKeys(256);

  constructor(private readonly log: Log) {}

  /** The reply of a list of all containers. */
  decodeAll(call: string, reply: unknown): ContainerRecord[] {
    const records = this.#decode(call, reply);
    this.#known = new Map(records.map((record) => [record.id, record]));
    return records;
  }

  /** The reply of a list of some containers. */
  decodeSome(call: string, reply: unknown): ContainerRecord[] {
    const records = this.#decode(call, reply);
    for (const record of records) this.#known.set(record.id, record);
    return records;
  }

  #decode(call: string, reply: unknown): ContainerRecord[] {
    const failures: unknown[] = [];
    const records = decodeReply(call, array(unknown()), reply).flatMap((element) => {
      try {
        return [decodeContainer(call, element)];
      } catch (error) {
        failures.push(error);
        return this.#standIn(element, error);
      }
    });
    if (failures.length > 0 && records.length === 0) throw failures[0];
    return records;
  }

  #standIn(element: unknown, error: unknown): ContainerRecord[] {
    const last = this.#known.get(idOf(element) ?? '');
    if (this.#reported.isNew(messageOf(error))) {
      this.log.error('a container in the engine’s list cannot be read', {
        error: messageOf(error),
        keptLastRecord: last !== undefined,
      });
    }
    return last ? [last] : [];
  }
}
