import { defaultSubnet } from '../model/settings';
import type { Settings } from '../model/settings';
import { parseSubnet, subnetContainsSubnet } from '../model/subnet';
import { settingsTable } from './settings-table';
import type { Setting } from './settings-table';

/** A rule between two settings that are each valid. */
export interface CrossCheck {
  /** The setting that is reported. */
  readonly setting: Setting<unknown>;
  /** The setting it is compared with. */
  readonly against: Setting<unknown>;
  readonly holds: (settings: Settings) => boolean;
  /** Continues "NATHOST_… must". */
  readonly rule: string;
}

export const crossChecks: readonly CrossCheck[] = [
  {
    setting: settingsTable.ipRange,
    against: settingsTable.subnet,
    holds: ({ subnet = defaultSubnet, ipRange }) => ipRange === undefined || isPartOf(ipRange, subnet),
    rule: `lie within NATHOST_SUBNET (\`${defaultSubnet}\` when that is empty) and leave a part of it`,
  },
  {
    setting: settingsTable.nameGrace,
    against: settingsTable.leaseTtl,
    // Otherwise a name could still be published after its lease ended, when its address may belong to another name.
    holds: ({ nameGrace, leaseTtl }) => nameGrace <= leaseTtl,
    rule: 'not be longer than NATHOST_LEASE_TTL',
  },
  {
    setting: settingsTable.socket,
    against: settingsTable.dockerSocket,
    // nathost removes a stale socket at its path; that must never be the engine's.
    holds: ({ paths, dockerSocket }) => paths.socket !== dockerSocket,
    rule: 'not be the socket of DOCKER_HOST',
  },
];

function isPartOf(range: string, subnet: string): boolean {
  const [inner, outer] = [parseSubnet(range), parseSubnet(subnet)];
  return (
    inner !== undefined &&
    outer !== undefined &&
    inner.prefix > outer.prefix &&
    subnetContainsSubnet(outer, inner)
  );
}
