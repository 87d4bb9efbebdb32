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

nathost is configured by environment variables. In the plugin they are set while it is disabled:

\`\`\`sh
docker plugin disable nathost
docker plugin set nathost NATHOST_RESYNC=10s NATHOST_PROXIES=labelled
docker plugin enable nathost
\`\`\`

A container has them from \`.env\` beside \`compose.yaml\` or from \`docker run -e\`, the service from \`/etc/default/nathost\` ([install-ways.md](install-ways.md)),
a plain process from its environment. An empty value counts as absent.

With a wrong value nathost starts and changes nothing: neither the network nor an address nor a hosts file. All wrong settings,
their values and what is accepted are in the log and in \`/v1/problems\`.`;

const paths = `## Paths

The plugin, the image and the systemd unit set these themselves, to fit what is mounted; they are for a plain process.`;

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
