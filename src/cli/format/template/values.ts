import { visible } from '../../../model/visible';
import { CliFailure, exitStatus } from '../../exit-status';

/** An invalid template. */
export class TemplateError extends CliFailure {
  constructor(message: string) {
    super(`template: ${message}`, { status: exitStatus.usage });
  }
}

/** Others' text: printed escaped, in JSON as it is. */
export class Text {
  constructor(private readonly parts: readonly string[]) {}

  toString(): string {
    return this.parts.map(visible).join('\n');
  }

  toJSON(): string {
    return this.parts.join('\n');
  }
}

/** Converts a value for templates. */
export function valueOf(value: unknown): unknown {
  if (typeof value === 'string') return new Text([value]);
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value !== 'object' || value === null || value instanceof Text) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, valueOf(inner)]));
}

/** A row with known fields: an unknown field is refused instead of printing nothing. */
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

/** A value as Go prints it: lists in brackets, missing values as `<no value>`; but objects as JSON, which is more useful. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  if (typeof value === 'string' || value instanceof Text) return value.toString();
  return JSON.stringify(value);
}
