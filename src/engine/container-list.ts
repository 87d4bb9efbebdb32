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
  /** The digest of the element: equal elements, as in most resyncs, are not decoded again. */
  readonly digest: string;
}

/**
 * Decodes lists of containers. A container that cannot be decoded must not look removed, because its name would go too: its last record
 * takes its place; without one, it is left out. Both are logged once for each cause. A list without any valid element is a malformed
 * reply.
 */
export class ContainerList {
  private known = new Map<string, Known>();
  /** The last list of all; absent if any record has changed since. */
  private whole: { readonly digest: string; readonly records: readonly ContainerRecord[] } | undefined;
  private readonly reported = new RecentKeys(256);

  constructor(private readonly log: Log) {}

  /** Decodes a list of all containers. Changes the bytes. */
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

  /** Decodes a list of some containers. Changes the bytes. */
  decodeSome(call: string, reply: Buffer): ContainerRecord[] {
    const found = this.decode(call, reply, cut(reply));
    for (const one of found) {
      if (this.known.get(one.record.id) === one) continue;
      this.known.set(one.record.id, one);
      this.whole = undefined;
    }
    return found.map(({ record }) => record);
  }

  /** `elements`: the reply cut into elements, if that was possible. */
  private decode(call: string, reply: Buffer, elements: readonly Buffer[] | undefined): Known[] {
    try {
      if (elements) return this.decodeEach(call, elements);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    return this.decodeEach(call, rewritten(call, reply));
  }

  /** Throws a SyntaxError if an element is not JSON by itself. */
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
      this.log.error('a container in the engine’s list could not be decoded', {
        error: messageOf(error),
        keptLastRecord: last !== undefined,
      });
    }
    return last ? [last] : [];
  }
}

/** The elements of a reply, if it can be cut, without the texts that change by themselves. */
function cut(reply: Buffer): readonly Buffer[] | undefined {
  const elements = elementsOf(reply);
  for (const element of elements ?? []) blankStatus(element);
  return elements;
}

function digestOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'base64');
}

/** The elements of a JSON list that is not formatted as engines do; throws `engine-reply-malformed`. */
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
