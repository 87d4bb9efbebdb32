import { parseAddress } from './address';
import type { Claim } from './claim';
import { parseName } from './name';
import type { ContainerProblem } from './problem';
import { ofContainer } from './subject';
import type { AddressPair, ContainerRecord } from './record';
import { isOneOff, serviceOf } from './service';

/** The decoded labels of one container. An invalid value affects only itself. */
export interface DecodedLabels {
  readonly claim?: Claim;
  /** The label `nathost.proxy`, if present. */
  readonly proxy?: boolean;
  /** The signal of the label `nathost.reload`. */
  readonly reload?: string;
  readonly problems: readonly ContainerProblem[];
}

const signals = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];
/** A problem's text quotes no more than this of a value. */
const longestQuote = 80;
const mostNames = 64;

export function decodeLabels(container: ContainerRecord, prefix: string): DecodedLabels {
  const reader = new LabelReader(container, prefix);
  const claim = isOneOff(container.labels) ? undefined : decodeClaim(container, reader);
  const proxy = reader.oneOf('proxy', ['true', 'false']);
  const reload = reader.oneOf('reload', signals);
  return {
    ...(claim && { claim }),
    ...(proxy !== undefined && { proxy: proxy === 'true' }),
    ...(reload !== undefined && { reload }),
    problems: reader.problems,
  };
}

function decodeClaim(container: ContainerRecord, reader: LabelReader): Claim | undefined {
  const names = reader.names();
  const pin: AddressPair = { ...reader.address('ip', 4), ...reader.address('ip6', 6) };
  const [name, ...aliases] = names;
  if (name === undefined) return undefined;
  const service = serviceOf(container.labels);
  return { container, name, aliases, pin, ...(service && { service }) };
}

class LabelReader {
  readonly problems: ContainerProblem[] = [];

  constructor(
    private readonly container: ContainerRecord,
    private readonly prefix: string,
  ) {}

  /** The valid names of the label `name`, no duplicates. */
  names(): string[] {
    const text = this.value('name');
    if (text === undefined) return [];
    const parts = text.split(',');
    if (parts.length > mostNames) {
      this.report(
        'name',
        text,
        `a label may have at most ${mostNames} names`,
        'Give the container fewer names.',
      );
      return [];
    }
    const names = new Set<string>();
    for (const part of parts) {
      const parsed = parseName(part.trim());
      if ('name' in parsed) names.add(parsed.name);
      else
        this.report(
          'name',
          part,
          parsed.rule,
          'Create the container again with a name like `shop` or `shop.internal`.',
        );
    }
    return [...names];
  }

  address(key: 'ip' | 'ip6', family: 4 | 6): AddressPair {
    const text = this.value(key);
    if (text === undefined) return {};
    const address = parseAddress(text);
    if (address?.family === family) return family === 4 ? { ipv4: address.text } : { ipv6: address.text };
    this.report(
      key,
      text,
      `not an IPv${family} address`,
      `Create the container again with an IPv${family} address.`,
    );
    return {};
  }

  oneOf(key: string, accepted: readonly string[]): string | undefined {
    const text = this.value(key);
    if (text === undefined || accepted.includes(text)) return text;
    this.report(key, text, 'not an accepted value', `Use one of ${accepted.join(', ')}.`);
    return undefined;
  }

  private value(key: string): string | undefined {
    const labels = this.container.labels;
    const name = `${this.prefix}.${key}`;
    return Object.hasOwn(labels, name) ? labels[name] : undefined;
  }

  private report(key: string, value: string, rule: string, remedy: string): void {
    const shown = quoted(value.length > longestQuote ? `${value.slice(0, longestQuote)}...` : value);
    this.problems.push({
      kind: 'label-invalid',
      about: ofContainer(this.container),
      message: `label ${this.prefix}.${key} has ${shown}: ${rule}`,
      remedy,
    });
  }
}

/** Shows look-alike letters and invisible characters as escapes. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
