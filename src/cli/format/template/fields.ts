import { TemplateError } from './template-error';

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
