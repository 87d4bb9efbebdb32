import { readFileSync } from 'node:fs';
import { Lasting } from '../load/lasting';

const file = '/proc/sys/net/netfilter/nf_conntrack_max';

/** What was there is put back at the end of standard input, unless somebody else has changed it meanwhile. */
const lender = `
  trap '' INT TERM HUP
  before=$(cat ${file})
  echo "$1" >${file}
  echo "$before"
  cat >/dev/null
  [ "$(cat ${file})" != "$1" ] || echo "$before" >${file}`;

/**
 * How many connections the kernel tracks, in each network of the machine: one number for all of them, so it is only lent, and put
 * back by another process, which outlives this one by a moment whatever ends it.
 */
export class TableSize {
  private constructor(
    private readonly lent: Lasting,
    private readonly before: number,
  ) {}

  static async lend(entries: number): Promise<TableSize> {
    const inUse = Number(readFileSync('/proc/sys/net/netfilter/nf_conntrack_count', 'utf8'));
    if (inUse > entries / 2)
      throw new Error(`this machine tracks ${inUse} connections, too many for a table of ${entries}`);
    const lent = await Lasting.start('sh', ['-ec', lender, 'sh', `${entries}`]);
    return new TableSize(lent, Number(lent.said));
  }

  async putBack(): Promise<void> {
    await this.lent.end();
    const now = Number(readFileSync(file, 'utf8'));
    if (now !== this.before) throw new Error(`${file} is ${now}, and was ${this.before}`);
  }
}
