import { version } from '../model/build';

/** The docker command requests this from every plugin before it runs it (docker/cli, docs/extend/cli_plugins.md). */
export const metadataCommand = 'docker-cli-plugin-metadata';

export const metadata = {
  SchemaVersion: '0.1.0',
  Vendor: 'nathost',
  Version: version,
  ShortDescription: 'Lasting addresses and working names for host-networked proxies',
};
