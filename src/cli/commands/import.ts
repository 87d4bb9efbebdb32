import { readFile } from 'node:fs/promises';
import { messageOf } from '../../model/errors';
import { type ImportResult, leaseDocumentFormat } from '../../model/lease-document';
import type { CommandSpec } from '../command';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import { counted } from '../format/facts';
import { objectFormatOption } from '../format/listing';
import { printObject, readObjectFormat } from '../format/print-objects';

export const importLeases: CommandSpec = {
  name: 'import',
  summary: 'Import the leases of an export',
  description:
    'A lease whose address is taken or outside the network is refused with the reason, and the exit status is 1. The others are imported.',
  arguments: [{ name: 'FILE', values: 'files' }],
  options: [
    { name: 'dry-run', description: 'Only show what would happen to each lease' },
    objectFormatOption,
  ],
  examples: [{ command: 'docker nathost import --dry-run leases.json', says: 'See what it would do' }],
  run: async (context, input) => {
    const format = readObjectFormat(input.value('format'));
    const [file = ''] = input.arguments;
    const document = await readDocument(context, file);
    const api = await context.api();
    const dryRun = input.flag('dry-run');
    const result = (await api.post(
      `/v1/leases/import${dryRun ? '?dry-run=1' : ''}`,
      document,
    )) as ImportResult;
    if (input.value('format')) printObject(context, format, result);
    else tell(context, result, dryRun);
    return result.refused.length > 0 ? exitStatus.failed : exitStatus.ok;
  },
};

async function readDocument({ stdin }: Context, file: string): Promise<object> {
  const name = file === '-' ? 'standard input' : file;
  const document = parse(name, file === '-' ? await readAll(stdin) : await readText(file));
  if ((document as { format?: unknown } | null)?.format !== leaseDocumentFormat)
    throw new CliFailure(`${name} is not an export of leases`, {
      remedy: 'docker nathost export writes one.',
    });
  return document as object;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliFailure(messageOf(error), { cause: error });
  }
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stdin) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliFailure(`${name} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

function tell({ out }: Context, { made, moved, unchanged, refused }: ImportResult, dryRun: boolean): void {
  const would = dryRun ? 'would be ' : '';
  out.line(
    `${counted(made.length, 'lease')} ${would}made, ${moved.length} ${would}changed, ${unchanged.length} unchanged, ${refused.length} refused`,
  );
  for (const { name, slot } of moved) out.line(`${would}changed: ${name}/${slot}`);
  for (const { name, slot, because } of refused)
    out.line({ text: 'refused', colour: 'red' }, `: ${name}/${slot}: ${because}`);
}
