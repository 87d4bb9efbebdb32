import type { MigrationFacts } from './facts';
import { pictureOf } from './picture';
import type { Step } from './step';
import { configurationSteps } from './steps/configuration';
import { dropSteps } from './steps/drops';
import { labelSteps } from './steps/labels';
import { leftSteps } from './steps/left';
import { mindSteps } from './steps/mind';
import { moveSteps } from './steps/moves';
import { preparingSteps } from './steps/preparation';

/** What turns a host with published ports, fixed lists of hosts and fixed addresses into one with nathost, in the order to do it in. Pure.
 * @param named containers or services that are proxies because somebody says so */
export function migration(facts: MigrationFacts, named: ReadonlySet<string>): readonly Step[] {
  const picture = pictureOf(facts, named);
  return [preparingSteps, labelSteps, configurationSteps, moveSteps, dropSteps, leftSteps, mindSteps].flatMap(
    (steps) => steps(picture),
  );
}
