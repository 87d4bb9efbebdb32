import type { Problem } from '../model/problem';
import { ofSetting } from '../model/subject';
import type { Settings } from '../model/settings';
import { wayOf } from '../model/way';
import { crossChecks } from './cross-checks';
import { settingsTable } from './settings-table';
import type { Setting } from './settings-table';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DecodedSettings {
  /** An invalid value is replaced by its default, so the settings are usable only if there are no problems. */
  readonly settings: Settings;
  /** One of kind `setting-invalid` for each invalid setting. */
  readonly problems: readonly Problem[];
}

/** Decodes every setting, and reports all invalid ones at once. */
export function decodeSettings(env: Environment): DecodedSettings {
  const reader = new SettingsReader(env);
  const settings = readSettings(reader);
  for (const check of crossChecks) {
    const decoded = !reader.isWrong(check.setting) && !reader.isWrong(check.against);
    if (decoded && !check.holds(settings)) reader.report(check.setting, `it must ${check.rule}`);
  }
  return { settings, problems: reader.problems };
}

function readSettings(reader: SettingsReader): Settings {
  const table = settingsTable;
  const subnet = reader.given(table.subnet);
  const subnet6 = reader.given(table.subnet6);
  const ipRange = reader.given(table.ipRange);
  const arpTimeout = reader.read(table.arpTimeout);
  const listen = reader.given(table.listen);
  const containers = reader.given(table.containersDir);
  const socket = reader.read(table.socket);
  return {
    network: reader.read(table.network),
    ...(subnet !== undefined && { subnet }),
    ...(subnet6 !== undefined && { subnet6 }),
    ...(ipRange !== undefined && { ipRange }),
    labelPrefix: reader.read(table.labelPrefix),
    proxies: reader.read(table.proxies),
    hostFile: reader.read(table.hostFile) === 'on',
    overrideHostNames: reader.read(table.overrideHostNames) === 'on',
    domains: reader.read(table.domains),
    leaseTtl: reader.read(table.leaseTtl),
    nameGrace: reader.read(table.nameGrace),
    handoverGrace: reader.read(table.handoverGrace),
    resync: reader.read(table.resync),
    ...(arpTimeout !== 'off' && { arpTimeout }),
    conntrack: reader.read(table.conntrack),
    bypassPorts: reader.read(table.bypassPorts),
    logLevel: reader.read(table.logLevel),
    dockerSocket: reader.read(table.dockerSocket),
    ...(listen !== undefined && { listen }),
    way: wayOf(reader.given(table.runAs), socket),
    paths: {
      socket,
      state: reader.read(table.stateDir),
      ...(containers !== undefined && { containers }),
      etc: reader.read(table.etcDir),
    },
  };
}

/** A problem's text quotes no more than this of a value. */
const longestQuote = 200;

class SettingsReader {
  readonly problems: Problem[] = [];
  private readonly wrong = new Set<Setting<unknown>>();

  constructor(private readonly env: Environment) {}

  /** The given value; `undefined` if it is missing or invalid. */
  given<T>(setting: Setting<T>): T | undefined {
    const text = this.env[setting.variable] ?? '';
    if (text === '') return undefined;
    const value = setting.accepts.decode(text);
    if (value === undefined) this.report(setting, `accepted is ${setting.accepts.text}`);
    return value;
  }

  /** The given value, else the default. */
  read<T>(setting: Setting<T>): T {
    const value = this.given(setting) ?? setting.accepts.decode(setting.default);
    if (value === undefined) throw new Error(`the default of ${setting.variable} is not accepted`);
    return value;
  }

  isWrong(setting: Setting<unknown>): boolean {
    return this.wrong.has(setting);
  }

  report(setting: Setting<unknown>, rule: string): void {
    const { variable, absent = `\`${setting.default}\`` } = setting;
    const text = this.env[variable] || setting.default;
    const shown = JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
    this.wrong.add(setting);
    this.problems.push({
      kind: 'setting-invalid',
      about: ofSetting(variable),
      message: `${variable} is ${shown}: ${rule}`,
      remedy: `Set ${variable} to an accepted value, or leave it empty for ${absent}, and restart nathost.`,
    });
  }
}
