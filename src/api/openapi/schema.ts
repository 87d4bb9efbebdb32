/** JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const count: Schema = { type: 'integer', minimum: 0 };
export const time: Schema = { type: 'string', format: 'date-time' };
export const ipv4: Schema = { type: 'string', format: 'ipv4' };
export const ipv6: Schema = { type: 'string', format: 'ipv6' };

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function oneOf(...words: readonly string[]): Schema {
  return { enum: words };
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object with exactly these fields; a key that ends in `?` may be absent. */
export function object(fields: Readonly<Record<string, Schema>>, description?: string): Schema {
  const entries = Object.entries(fields).map(([key, schema]) => [key.replace('?', ''), schema] as const);
  return {
    type: 'object',
    ...(description !== undefined && { description }),
    properties: Object.fromEntries(entries),
    required: Object.keys(fields).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  };
}

/** The schema with a description. */
export function told(schema: Schema, description: string): Schema {
  return { ...schema, description };
}
