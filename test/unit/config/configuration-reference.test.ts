import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationReference } from '../../../src/config/configuration-reference';
import { pluginEnvironment } from '../../../src/config/plugin-environment';
import { settingsInForce } from '../../../src/config/settings-in-force';
import { allSettings } from '../../../src/config/settings-table';

describe('the table of settings', () => {
  it('is what docs/configuration.md says (else: npx ts-node scripts/generate-configuration-reference.ts)', () => {
    const page = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
    expect(page).toBe(configurationReference());
  });

  it('has a variable once, one sentence for each, and a default that is accepted or a word on what absent means', () => {
    const variables = allSettings.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    for (const setting of allSettings) {
      expect(setting.description).toMatch(/^[A-Z].*\.$/);
      if (setting.default === '') expect(setting.absent).toBeDefined();
      else expect(setting.accepts.decode(setting.default)).toBeDefined();
    }
  });

  it('makes every setting but the paths one that the plugin lets users set', () => {
    expect(pluginEnvironment().map(({ name, value, settable }) => [name, value, settable])).toEqual(
      [
        ...[
          'NATHOST_NETWORK',
          'NATHOST_SUBNET',
          'NATHOST_SUBNET6',
          'NATHOST_IP_RANGE',
          'NATHOST_LABEL_PREFIX',
        ],
        ...[
          'NATHOST_PROXIES',
          'NATHOST_HOST_FILE',
          'NATHOST_OVERRIDE_HOST_NAMES',
          'NATHOST_DOMAINS',
          'NATHOST_LEASE_TTL',
          'NATHOST_NAME_GRACE',
        ],
        ...[
          'NATHOST_HANDOVER_GRACE',
          'NATHOST_RESYNC',
          'NATHOST_ARP_TIMEOUT',
          'NATHOST_CONNTRACK',
          'NATHOST_BYPASS_PORTS',
          'NATHOST_LOG_LEVEL',
          'NATHOST_LISTEN',
          'DOCKER_HOST',
        ],
      ].map((name) => [name, '', ['value']]),
    );
  });

  it('tells which text counts for each variable', () => {
    const env = { NATHOST_RESYNC: '5s', NATHOST_NETWORK: '', NATHOST_SUBNET: '10.7.0.0/24', HOME: '/root' };
    expect(settingsInForce(env)).toEqual({
      ...Object.fromEntries(allSettings.map((setting) => [setting.variable, setting.default])),
      NATHOST_RESYNC: '5s',
      NATHOST_SUBNET: '10.7.0.0/24',
    });
  });
});
