import { crossChecks } from './cross-checks';
import { allSettings } from './settings-table';
import type { Setting } from './settings-table';

/** docs/configuration.md, the whole page. */
export function configurationReference(): string {
  return [
    head,
    ...allSettings.filter((setting) => setting.settable).map(section),
    paths,
    ...pathSections(),
    '',
  ].join('\n\n');
}

const head = `<!-- Generated from src/config/settings-table.ts by scripts/generate-configuration-reference.ts. -->

# Configuration

You configure nathost with environment variables. To change them in the plugin, disable it first:

\`\`\`sh
docker plugin disable nathost
docker plugin set nathost NATHOST_RESYNC=10s NATHOST_PROXIES=labelled
docker plugin enable nathost
\`\`\`

A container has them from \`.env\` beside \`compose.yaml\` or from \`docker run -e\`, the service from \`/etc/default/nathost\` ([install-ways.md](install-ways.md)),
a plain process from its environment. An empty value counts as absent.

With an invalid value nathost starts but changes nothing: no network, no address, no hosts file. The log and \`/v1/problems\` list every invalid
setting, its value and what is accepted.`;

const paths = `## Paths

Only for a plain process. The plugin, the image and the systemd unit set these themselves, to fit their mounts.`;

function pathSections(): string[] {
  return allSettings.filter((setting) => !setting.settable).map(section);
}

function section(setting: Setting<unknown>): string {
  const fallback = setting.absent ?? `\`${setting.default}\``;
  const rules = crossChecks
    .filter((check) => check.setting === setting)
    .map(({ rule }) => `; it must ${rule}`);
  return `### \`${setting.variable}\`

${setting.description}

- Default: ${fallback}
- Accepted: ${setting.accepts.text}${rules.join('')}`;
}
