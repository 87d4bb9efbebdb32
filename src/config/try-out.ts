import { ActionRefused } from '../model/errors';
import type { TriedSettings } from '../model/planned-change';
import type { Settings } from '../model/settings';
import { decodeSettings, type Environment } from './decode-settings';
import { settingsInForce } from './settings-in-force';
import { allSettings, settingsTable } from './settings-table';

/** Another engine's containers are not known here. */
const untriable = new Set([settingsTable.dockerSocket.variable]);

const triable = allSettings
  .filter(({ variable, settable }) => settable && !untriable.has(variable))
  .map(({ variable }) => variable);

/** The settings in force, changed by assignments such as `NATHOST_RESYNC=10s`. Throws an `ActionRefused` with code `setting-invalid`. */
export function tryOut(
  env: Environment,
  assignments: readonly string[],
): { readonly settings: Settings; readonly tried: TriedSettings } {
  const changes = Object.fromEntries(assignments.map(assignmentIn));
  const changed = { ...env, ...changes };
  const { settings, problems } = decodeSettings(changed);
  const [first] = problems;
  if (first !== undefined)
    throw new ActionRefused(
      'setting-invalid',
      problems.map(({ message }) => message).join('; '),
      first.remedy,
    );
  const [before, after] = [settingsInForce(env), settingsInForce(changed)];
  const tried = Object.keys(changes).map((variable) => [
    variable,
    { from: before[variable] ?? '', to: after[variable] ?? '' },
  ]);
  return { settings, tried: Object.fromEntries(tried) as TriedSettings };
}

const longestQuote = 80;

function assignmentIn(text: string): [variable: string, value: string] {
  const [variable = '', ...value] = text.split('=');
  const remedy = `Use NAME=VALUE with one of ${triable.join(', ')}.`;
  const shown = JSON.stringify(text.slice(0, longestQuote));
  if (value.length === 0)
    throw new ActionRefused('setting-invalid', `set is ${shown}, without an equals sign`, remedy);
  if (!triable.includes(variable))
    throw new ActionRefused(
      'setting-invalid',
      `set is ${shown}, which is not a setting that can be tried`,
      remedy,
    );
  return [variable, value.join('=')];
}
