import type { CommandSpec, OptionSpec } from '../command';
import { usageLine } from '../help';
import { description, environment, formats, statuses, synopsis } from './topics';

/** docs/cli.md. */
export function markdownReference(commands: readonly CommandSpec[]): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');
  const parts = [
    '<!-- Generated from src/cli/commands/ by scripts/generate-cli-reference.ts. -->',
    '# docker nathost',
    code(synopsis),
    ...description,
    list(commands.map(({ name, summary }) => `[\`${name}\`](#${name}): ${lowerFirst(summary)}`)),
    '## Output',
    ...formats,
    '## Exit status',
    list(statuses.map(([status, says]) => `${status}: ${says}`)),
    '## Environment',
    list(environment.map(([name, says]) => `\`${name}\`: ${says}`)),
    '## Commands',
    ...commands.flatMap(commandParts),
  ];
  return `${parts.join('\n\n')}\n`;
}

function commandParts(spec: CommandSpec): string[] {
  const { name, summary, description: more, aliases, options, fields, examples = [] } = spec;
  return [
    `### ${name}`,
    `${summary}.${more ? ` ${more}` : ''}`,
    code(usageLine(spec)),
    ...(aliases ? [`Also \`${aliases.join('`, `')}\`.`] : []),
    ...(options && options.length > 0 ? [options.map(optionItem).join('\n')] : []),
    ...(fields ? [`Fields: ${fields.map(({ field, says }) => `\`.${field}\` (${says})`).join(', ')}.`] : []),
    ...examples.map(({ command, says }) => `${says}:\n\n${code(command)}`),
  ];
}

function optionItem({ name, short, alias, value, description: text }: OptionSpec): string {
  const names = [...(short ? [`-${short}`] : []), `--${name}`, ...(alias ? [`--${alias}`] : [])];
  const [first = '', ...more] = text.split('\n');
  const shown = `- \`${names.join('`, `')}\`${value ? ` _${value}_` : ''}: ${lowerFirst(first)}`;
  return [shown, ...more.map((line) => `  - ${line}`)].join('\n');
}

function code(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
