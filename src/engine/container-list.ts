import { hash } from 'node:crypto';
import { array, unknown } from 'valibot';
import { messageOf } from '../model/errors';
import type { ContainerRecord } from '../model/record';
import type { Log } from '../ports/log';
import { decodeContainer, idOf } from './decode-container';
import { decodeReply } from './decode-reply';
import { RecentKeys } from './recent-keys';

interface Known {
  readonly record: ContainerRecord;
  /** Of what the engine said: what it says again, as in every resync, need not be decoded again. */
  readonly digest: string;
}

/**
 * Decodes lists of containers. A container that cannot be read must not look like one that is gone, because its name would go too:
 * the last record that could be read stands in for it, and without one it is left out. Either is logged, once for each cause.
 * A list of which nothing can be read is a malformed reply.
 */
export class ContainerList {
  #known = new Map<string, Known>();
  readonly #reported = new RecentKeys(256);

  constructor(private readonly log: Log) {}

  /** The reply of a list of all containers. */
  decodeAll(call: string, reply: unknown): ContainerRecord[] {
    const found = this.#decode(call, reply);
    this.#known = new Map(found.map((one) => [one.record.id, one]));
    return found.map(({ record }) => record);
  }

  /** The reply of a list of some containers. */
  decodeSome(call: string, reply: unknown): ContainerRecord[] {
    const found = this.#decode(call, reply);
    for (const one of found) this.#known.set(one.record.id, one);
    return found.map(({ record }) => record);
  }

  #decode(call: string, reply: unknown): Known[] {
    const failures: unknown[] = [];
    const found = decodeReply(call, array(unknown()), reply).flatMap((element) => {
      try {
        return [this.#decodeOne(call, element)];
      } catch (error) {
        failures.push(error);
        return this.#standIn(element, error);
      }
    });
    if (failures.length > 0 && found.length === 0) throw failures[0];
    return found;
  }

  #decodeOne(call: string, element: unknown): Known {
    const digest = hash('sha256', JSON.stringify(element), 'base64');
    const last = this.#known.get(idOf(element) ?? '');
    return last?.digest === digest ? last : { digest, record: decodeContainer(call, element) };
  }

  #standIn(element: unknown, error: unknown): Known[] {
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
