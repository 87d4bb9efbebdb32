import { type Functions, isTrue } from './functions';
import type { Block, Command, Node, Operand, Pipe } from './parse';
import { Fields, TemplateError, Text, textOf, valueOf } from './values';

type Variables = ReadonlyMap<string, unknown>;

/** Applies a template to a value. @throws TemplateError */
export function evaluate(template: Block, data: unknown, functions: Functions): string {
  return new Evaluation(functions).block(template, data, new Map([['$', data]]));
}

class Evaluation {
  constructor(private readonly functions: Functions) {}

  block(block: Block, dot: unknown, outer: Variables): string {
    const variables = new Map(outer);
    return block.map((node) => this.node(node, dot, variables)).join('');
  }

  private node(node: Node, dot: unknown, variables: Map<string, unknown>): string {
    if (node.kind === 'text') return node.text;
    const value = this.pipe(node.pipe, dot, variables);
    if (node.kind === 'range') return this.range(node, value, dot, variables);
    const [name] = node.pipe.variables;
    if (node.kind === 'print') {
      if (name !== undefined) variables.set(name, value);
      return name === undefined ? textOf(value) : '';
    }
    const inner = name === undefined ? variables : new Map(variables).set(name, value);
    if (!isTrue(value)) return this.block(node.otherwise, dot, inner);
    return this.block(node.body, node.kind === 'with' ? value : dot, inner);
  }

  private range(
    node: Exclude<Node, { kind: 'text' | 'print' }>,
    value: unknown,
    dot: unknown,
    variables: Variables,
  ): string {
    const items = itemsOf(value);
    if (items.length === 0) return this.block(node.otherwise, dot, variables);
    const names = node.pipe.variables;
    return items
      .map(([key, item]) => {
        const inner = new Map(variables);
        if (names.length === 2) inner.set(names[0] ?? '', key);
        if (names.length > 0) inner.set(names.at(-1) ?? '', item);
        return this.block(node.body, item, inner);
      })
      .join('');
  }

  private pipe(pipe: Pipe, dot: unknown, variables: Variables): unknown {
    return pipe.commands.reduce<unknown>(
      (before, command, index) => this.command(command, dot, variables, index === 0 ? [] : [before]),
      undefined,
    );
  }

  private command(
    [first, ...rest]: Command,
    dot: unknown,
    variables: Variables,
    piped: readonly unknown[],
  ): unknown {
    const args = [...rest.map((operand) => this.operand(operand, dot, variables)), ...piped];
    if (first?.kind === 'function') return this.call(first.name, args);
    if (args.length > 0 || !first) throw new TemplateError("can't give arguments to what is no function");
    return this.operand(first, dot, variables);
  }

  private operand(operand: Operand, dot: unknown, variables: Variables): unknown {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'field':
        return fieldOf(dot, operand.path);
      case 'variable':
        if (!variables.has(operand.name)) throw new TemplateError(`undefined variable "${operand.name}"`);
        return fieldOf(variables.get(operand.name), operand.path);
      case 'function':
        return this.call(operand.name, []);
      case 'pipe':
        return fieldOf(this.pipe(operand.pipe, dot, variables), operand.path);
    }
  }

  private call(name: string, args: readonly unknown[]): unknown {
    const found = this.functions.get(name);
    if (found) return found(args);
    throw new TemplateError(
      `function "${name}" not defined; there are ${[...this.functions.keys()].join(', ')}`,
    );
  }
}

function itemsOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(value)) return (value as unknown[]).map((item, index) => [index, item]);
  if (typeof value === 'object' && value !== null && !(value instanceof Text))
    return Object.entries(value).map(([key, item]) => [valueOf(key), item]);
  // For the header line, a list is its header's text.
  return value === undefined || value === null || textOf(value) === '' ? [] : [[0, value]];
}

/** A field by its name, also with a capital: the API's `name` is `.Name`, too. */
function fieldOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((from, name) => {
    if (from instanceof Fields) return from.get(name);
    if (typeof from !== 'object' || from === null || from instanceof Text) return undefined;
    const fields = from as Record<string, unknown>;
    for (const spelling of [name, name.charAt(0).toLowerCase() + name.slice(1), name.toLowerCase()])
      if (Object.hasOwn(fields, spelling)) return fields[spelling];
    return undefined;
  }, value);
}
