import type { Environment } from './decode-settings';
import { allSettings } from './settings-table';

/** By variable: the given value, else the default; empty if a missing value has a meaning of its own. */
export function settingsInForce(env: Environment): Record<string, string> {
  return Object.fromEntries(
    allSettings.map(({ variable, default: text }) => [variable, env[variable] || text]),
  );
}
