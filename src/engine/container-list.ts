import { hash } from 'node:crypto';
import { array, unknown } from 'valibot';
import { messageOf } from '../model/errors';
import type { ContainerRecord } from '../model/record';
import type { Log } from '../ports/log';
import { decodeContainer } from './decode-container';
import { decodeReply } from './decode-reply';
import { blankStatus, elementsOf, idWithin } from './list-elements';
import { RecentKeys } from './recent-keys';

interface Known {
  readonly record: ContainerRecord;
  /** Of what the engine said: what it says again, as in every resync, need not be read again. */
  readonly digest: string;
}

/**
 * Decodes lists of containers. A container that cannot be read must not look like one that is gone, because its name would go too:
 * the last record that could be read stands in for it, and without one it is left out. Either is logged, once for each cause.
 * A list of which nothing can be read is a malformed reply.
 */
export class ContainerList {
  private known = new Map<string, Known>();
  /** The last list of all; absent when anything was said otherwise since. */
  private whole: { readonly digest: string; readonly records: readonly ContainerRecord[] } | undefined;
  private readonly reported = new RecentKeys(256);

  constructor(private readonly log: Log) {}

  /** The reply of a list of all containers, whose bytes are used up. */
  decodeAll(call: string, reply: Buffer): readonly ContainerRecord[] {
    const elements = cut(reply);
    const digest = digestOf(reply);
    if (this.whole?.digest === digest) return this.whole.records;
    const found = this.decode(call, reply, elements);
    this.known = new Map(found.map((one) => [one.record.id, one]));
    const records = found.map(({ record }) => record);
    this.whole = { digest, records };
    return records;
  }

  /** The reply of a list of some containers, whose bytes are used up. */
  decodeSome(call: string, reply: Buffer): ContainerRecord[] {
    const found = this.decode(call, reply, cut(reply));
    for (const one of found) {
      if (this.known.get(one.record.id) === one) continue;
      this.known.set(one.record.id, one);
      this.whole = undefined;
    }
    return found.map(({ record }) => record);
  }

  /** `elements`: those of the reply, if it could be cut into them. */
  private decode(call: string, reply: Buffer, elements: readonly Buffer[] | undefined): Known[] {
    try {
      if (elements) return this.decodeEach(call, elements);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    return this.decodeEach(call, rewritten(call, reply));
  }

  /** Throws a SyntaxError when the elements are not JSON by themselves. */
  private decodeEach(call: string, elements: readonly Buffer[]): Known[] {
    const failures: unknown[] = [];
    const found = elements.flatMap((element) => {
      try {
        return [this.decodeOne(call, element)];
      } catch (error) {
        if (error instanceof SyntaxError) throw error;
        failures.push(error);
        return this.standIn(element, error);
      }
    });
    if (failures.length > 0 && found.length === 0) throw failures[0];
    return found;
  }

  private decodeOne(call: string, element: Buffer): Known {
    const digest = digestOf(element);
    const last = this.known.get(idWithin(element));
    if (last?.digest === digest) return last;
    return { digest, record: decodeContainer(call, JSON.parse(element.toString()) as unknown) };
  }

  private standIn(element: Buffer, error: unknown): Known[] {
    const last = this.known.get(idWithin(element));
    if (this.reported.isNew(messageOf(error))) {
      this.log.error('a container in the engine’s list cannot be read', {
        error: messageOf(error),
        keptLastRecord: last !== undefined,
      });
    }
    return last ? [last] : [];
  }
}

/** The elements of a reply, if it can be cut into them, without what changes by itself. */
function cut(reply: Buffer): readonly Buffer[] | undefined {
  const elements = elementsOf(reply);
  for (const element of elements ?? []) blankStatus(element);
  return elements;
}

function digestOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'base64');
}

/** The elements of a list that is JSON, but written in another way than engines do; throws `engine-reply-malformed`. */
function rewritten(call: string, reply: Buffer): Buffer[] {
  return decodeReply(call, array(unknown()), parsed(reply)).map((element) => {
    const { Id, ...rest } = Object(element) as Record<string, unknown>;
    const isObject = typeof element === 'object' && element !== null && Id !== undefined;
    return Buffer.from(JSON.stringify(isObject ? { Id, ...rest } : element));
  });
}

function parsed(reply: Buffer): unknown {
  try {
    return JSON.parse(reply.toString());
  } catch {
    return reply;
  }
}
