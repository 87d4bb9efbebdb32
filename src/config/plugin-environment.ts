import { allSettings } from './settings-table';

/** An element of `env` in a plugin's config.json (docs.docker.com, "Plugin Config Version 1 of Plugin V2"). */
export interface PluginVariable {
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly settable: readonly ['value'];
}

/**
 * The variables that `docker plugin set` may change. Their values are empty, so that defaults come from the program:
 * an upgrade keeps the values of the version that was installed first.
 */
export function pluginEnvironment(): PluginVariable[] {
  return allSettings
    .filter((setting) => setting.settable)
    .map(({ variable, description }) => ({ name: variable, description, value: '', settable: ['value'] }));
}
