import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { join } from 'node:path';
import type { Problem } from '../model/problem';
import type { Settings } from '../model/settings';
import type { HostsWriter, Refused } from '../ports/hosts-writer';
import type { HostNames } from './desired/host-names';

/** The host's own names as last read. If the file becomes unreadable, the old names stay protected from labels. */
@injectable()
export class HostNamesSeen {
  private seen: HostNames = { inFile: new Set(), ofMachine: new Set() };
  private machine = '';
  private isDirty = true;
  private refused: Refused | undefined;

  constructor(
    @inject(ports.hostsWriter) private readonly writer: Pick<HostsWriter, 'foreignNames'>,
    @inject(ports.settings) private readonly settings: Settings,
  ) {}

  /** That the file cannot be read. With `NATHOST_HOST_FILE=on`, the hosts writer reports that instead. */
  get problems(): readonly Problem[] {
    if (this.refused === undefined || this.refused.reason === 'missing' || this.settings.hostFile) return [];
    const { reason, detail } = this.refused;
    const problem: Problem = {
      kind: 'hosts-file-refused',
      about: { kind: 'host' },
      message: `nathost cannot protect the names in ${this.path} from labels (${reason}): ${detail}`,
      remedy: 'Make it a plain file again. nathost reads it again at every resync.',
    };
    return [problem];
  }

  /** The file may have changed: the next decision reads it first. */
  markDirty(): void {
    this.isDirty = true;
  }

  /** `undefined` when labels may take any name. `machine`: the host name that the engine reports; the plugin's process has another one. */
  current(machine = '', mayBeTaken = this.settings.overrideHostNames): HostNames | undefined {
    if (mayBeTaken) return undefined;
    if (machine !== this.machine) this.learnMachine(machine);
    if (this.isDirty) this.read();
    return this.seen;
  }

  /** Stores the full and the short form. */
  private learnMachine(machine: string): void {
    this.machine = machine;
    const whole = machine.toLowerCase();
    const ofMachine = new Set([whole, whole.replace(/\..*$/, '')].filter((name) => name !== ''));
    this.seen = { ...this.seen, ofMachine };
  }

  private read(): void {
    const found = this.writer.foreignNames(this.path);
    this.refused = 'outcome' in found ? found : undefined;
    this.isDirty = this.refused !== undefined;
    // Keep the old object when the names have not changed.
    if (!('outcome' in found) && found !== this.seen.inFile) this.seen = { ...this.seen, inFile: found };
  }

  private get path(): string {
    return join(this.settings.paths.etc, 'hosts');
  }
}
