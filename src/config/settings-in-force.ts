import type { Environment } from './decode-settings';
import { allSettings } from './settings-table';

/** Each variable with the text that counts: what was given, else the default; empty where absent has a meaning of its own. */
export function settingsInForce(env: Environment): Record<string, string> {
  return Object.fromEntries(
    allSettings.map(({ variable, default: text }) => [variable, env[variable] || text]),
  );
}
