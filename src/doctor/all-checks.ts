import type { Check } from './check';
import { bridgePorts } from './checks/bridge-ports';
import { conntrackLosses } from './checks/conntrack-losses';
import { conntrackStates } from './checks/conntrack-states';
import { conntrackTable } from './checks/conntrack-table';
import { defaultRoute } from './checks/default-route';
import { dnatFlows } from './checks/dnat-flows';
import { ephemeralPorts } from './checks/ephemeral-ports';
import { firewall } from './checks/firewall';
import { innerNames } from './checks/inner-names';
import { ipRange } from './checks/ip-range';
import { nathost } from './checks/nathost';
import { nginxNames } from './checks/nginx-names';
import { proxyAddHost } from './checks/proxy-add-host';
import { proxyNetworks } from './checks/proxy-networks';
import { proxyHostsFile } from './checks/proxy-hosts-file';
import { subnetOverlap } from './checks/subnet-overlap';
import { wildcardListener } from './checks/wildcard-listener';

/** In the order in which findings of equal severity are shown: nathost, its network, the proxies, the host. */
export const allChecks: readonly Check[] = [
  nathost,
  subnetOverlap,
  ipRange,
  defaultRoute,
  innerNames,
  bridgePorts,
  proxyNetworks,
  proxyAddHost,
  proxyHostsFile,
  wildcardListener,
  nginxNames,
  firewall,
  dnatFlows,
  conntrackTable,
  conntrackStates,
  conntrackLosses,
  ephemeralPorts,
];
