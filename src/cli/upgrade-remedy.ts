import { version } from '../model/build';

/** How the older of both sides becomes as new as the other. @param goal the version to have; that of this command, unless it says otherwise */
export function upgradeRemedy(goal = version): string {
  return `Upgrade it to ${goal}: install.sh of that release, or make install in its sources; a container or a service: docs/install-ways.md.`;
}
