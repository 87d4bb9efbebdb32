import { visible } from '../../../model/visible';
import { CliFailure, exitStatus } from '../../exit-status';

/** A template that cannot be used. */
export class TemplateError extends CliFailure {
  constructor(message: string) {
    super(`template: ${message}`, { status: exitStatus.usage });
  }
}

/** Text that is not the template's: it can end only those lines that it is given in. JSON has it as it is. */
export class Text {
  constructor(private readonly parts: readonly string[]) {}

  toString(): string {
    return this.parts.map(visible).join('\n');
  }

  toJSON(): string {
    return this.parts.join('\n');
  }
}

/** A value as templates get it. */
export function valueOf(value: unknown): unknown {
  if (typeof value === 'string') return new Text([value]);
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== 'object' || value === null || value instanceof Text) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, valueOf(inner)]));
}

/** A row of which it is known which fields it has: a wrong name is refused instead of printing nothing. */
export class Fields {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  get(name: string): unknown {
    if (Object.hasOwn(this.values, name)) return this.values[name];
    const known = Object.keys(this.values).map((key) => `.${key}`);
    throw new TemplateError(`there is no field .${name}; there are ${known.join(', ')}`);
  }

  toJSON(): unknown {
    return this.values;
  }
}

/** A value as Go prints it: lists in brackets, what is not there as `<no value>`; objects as JSON, which is of more use. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  if (typeof value === 'string' || value instanceof Text) return value.toString();
  return JSON.stringify(value);
}
