import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { inStep } from '../../support/in-step';

/** Writes the lines of its second argument (JSON) to the file of the first, and sends what came of it. */
const [file = '', lines = '[]'] = process.argv.slice(2);
process.send?.(new HostsFileWriter(inStep(Date.now)).write(file, JSON.parse(lines) as []), () => {
  process.disconnect();
});
