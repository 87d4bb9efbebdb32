import { allSettings } from './settings-table';

/** An element of `env` in a plugin's config.json (docs.docker.com, "Plugin Config Version 1 of Plugin V2"). */
export interface PluginVariable {
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly settable: readonly ['value'];
}

/**
 * The variables that `docker plugin set` may change. Their values are empty so that the program's defaults apply: an upgrade keeps the
 * values that the first installed version had.
 */
export function pluginEnvironment(): PluginVariable[] {
  return allSettings
    .filter((setting) => setting.settable)
    .map(({ variable, description }) => ({ name: variable, description, value: '', settable: ['value'] }));
}
