import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricOf, Sample, Samples } from './metrics-table';

type Column = 'insert_failed' | 'drop' | 'early_drop';

/**
 * Connection tracking in this process's network namespace. `procFolder`: /proc. There are no samples if a file is missing, because the
 * module is not loaded or the kernel has none.
 */
export async function conntrackSamples(procFolder: string): Promise<Samples<MetricOf<'host'>>> {
  const [count, max, stat] = await Promise.all(
    [
      'sys/net/netfilter/nf_conntrack_count',
      'sys/net/netfilter/nf_conntrack_max',
      'net/stat/nf_conntrack',
    ].map((path) => readFile(join(procFolder, path), 'utf8').catch(() => '')),
  );
  const column = (name: Column): Sample[] => samplesOf(sumOfColumn(stat ?? '', name));
  return {
    nathost_conntrack_entries: samplesOf(number(count)),
    nathost_conntrack_entries_limit: samplesOf(number(max)),
    nathost_conntrack_insert_failed_total: column('insert_failed'),
    nathost_conntrack_drop_total: column('drop'),
    nathost_conntrack_early_drop_total: column('early_drop'),
  };
}

/**
 * Sums a column of a table in /proc/net/stat: a line of names, whose number and order differ between kernels, then a line of hexadecimal
 * counters for each CPU.
 */
function sumOfColumn(table: string, name: Column): number | undefined {
  const [head = '', ...lines] = table.trim().split('\n');
  const index = head.split(/\s+/).indexOf(name);
  if (index === -1) return undefined;
  return lines.reduce((sum, line) => sum + Number.parseInt(line.trim().split(/\s+/)[index] ?? '0', 16), 0);
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

function samplesOf(value: number | undefined): Sample[] {
  return value === undefined || Number.isNaN(value) ? [] : [{ value }];
}
