import { answer, Refusal, type Answer } from './answer';
import type { ApiSource } from './api-source';
import { decodeBody, emptyBody, importBody, pinBody, releaseBody } from './bodies';
import type { Question } from './readings';

/** Carries out a POST. */
export interface Action {
  /** The largest body, in bytes. */
  readonly most: number;
  readonly act: (from: ApiSource, question: Question, body: Buffer) => Promise<Answer>;
}

const fewBytes = 64 * 1024;
const manyBytes = 4 * 1024 * 1024;

export const resync: Action = {
  most: fewBytes,
  act: ({ admin }, _question, body) => {
    decodeBody(emptyBody, body);
    admin.resync();
    return Promise.resolve(answer(202, {}));
  },
};

export const release: Action = {
  most: fewBytes,
  act: async ({ admin }, { name }, body) => {
    const { slot } = decodeBody(releaseBody, body);
    return answer(200, { released: await admin.release(name, slot) });
  },
};

export const pin: Action = {
  most: fewBytes,
  act: async ({ admin }, { name }, body) => {
    const { slot = 0, pinned = true, ...addresses } = decodeBody(pinBody, body);
    return answer(200, await admin.pin({ name, slot, pinned, ...addresses }));
  },
};

export const importLeases: Action = {
  most: manyBytes,
  act: async ({ admin }, { query }, body) => {
    const dryRun = flagIn(query, 'dry-run');
    const { leases } = decodeBody(importBody, body);
    return answer(200, await admin.importLeases(leases, dryRun));
  },
};

function flagIn(query: URLSearchParams, key: string): boolean {
  const text = query.get(key);
  if (text === null || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true' || text === '') return true;
  throw new Refusal(400, 'query-invalid', `${key} is ${JSON.stringify(text.slice(0, 80))}, neither 1 nor 0`);
}
