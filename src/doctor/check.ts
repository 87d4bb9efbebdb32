import type { Facts } from './facts';
import type { Fact } from '../inspect/facts';
import type { Finding } from './finding';

export type FactName = keyof Facts;

/** The named facts, all of them read. */
export type Known<K extends FactName> = {
  readonly [N in K]: Facts[N] extends Fact<infer T> ? T : never;
};

/** A finding without the name of its check. */
export type Found = Omit<Finding, 'check'>;

export interface Check {
  readonly id: string;
  /** What it finds, what that means, and what fixes it: the row of docs/doctor.md. */
  readonly about: About;
  readonly needs: readonly FactName[];
  run(facts: Facts): readonly Finding[];
}

export interface About {
  readonly finds: string;
  readonly means: string;
  readonly fix: string;
}

interface Definition<K extends FactName, O extends FactName> {
  readonly id: string;
  readonly about: About;
  /** Without these facts, the check reports that it was not done, and why. */
  readonly needs: readonly K[];
  /** Without these facts, it reports less. */
  readonly uses?: readonly O[];
  /** @returns the findings; none means that all is well */
  find(facts: Known<K>, more: Partial<Known<O>>): readonly Found[];
  /** The text if nothing was found. */
  ok(facts: Known<K>, more: Partial<Known<O>>): string;
}

/** A check is a pure function of facts. */
export function check<K extends FactName, O extends FactName = never>(definition: Definition<K, O>): Check {
  const { id, about, needs, uses = [] } = definition;
  const run = (facts: Facts): readonly Finding[] => {
    const missing = needs.flatMap((name) => reason(facts[name]));
    if (missing.length > 0) return [notDone(id, [...new Set(missing)])];
    const known = pick(facts, needs) as Known<K>;
    const more = pick(facts, uses) as Partial<Known<O>>;
    const found = definition.find(known, more);
    if (found.length === 0)
      return [{ check: id, severity: 'ok', subject: 'host', what: definition.ok(known, more) }];
    return found.map((finding) => ({ check: id, ...finding }));
  };
  return { id, about, needs, run };
}

function reason(fact: Fact<unknown>): string[] {
  return 'unknown' in fact ? [fact.unknown] : [];
}

function pick(facts: Facts, names: readonly FactName[]): Partial<Record<FactName, unknown>> {
  const known: Partial<Record<FactName, unknown>> = {};
  for (const name of names) {
    const fact: Fact<unknown> = facts[name];
    if ('known' in fact) known[name] = fact.known;
  }
  return known;
}

function notDone(check: string, reasons: readonly string[]): Finding {
  return { check, severity: 'note', subject: 'host', what: `not checked: ${reasons.join('; ')}` };
}
