import { ContainerModule } from 'inversify';
import { DockerEngine } from '../engine/docker-engine';
import { MeteredEngine } from '../engine/metered-engine';
import { HostsFileWriter } from '../hosts/hosts-file-writer';
import { MeteredHostsWriter } from '../hosts/metered-hosts-writer';
import { LinuxKernel } from '../kernel/linux-kernel';
import { LeaseFile } from '../state/lease-file';
import { tokens } from './tokens';

/** The ports' real implementations: Docker, the hosts files, the kernel, the disk. */
export const adapterModule = new ContainerModule(({ bind }) => {
  const { clock, engine, hostsWriter, kernel, leaseStore, log, meter, settings } = tokens;
  bind(engine)
    .toResolvedValue(
      ({ dockerSocket }, time, to, by) =>
        new MeteredEngine(new DockerEngine({ socketPath: dockerSocket, clock: time, log: to }), by, time),
      [settings, clock, log, meter],
    )
    .inSingletonScope();
  bind(hostsWriter)
    .toResolvedValue((time, by) => new MeteredHostsWriter(new HostsFileWriter(time), by), [clock, meter])
    .inSingletonScope();
  bind(kernel)
    .toResolvedValue(() => new LinuxKernel(), [])
    .inSingletonScope();
  bind(leaseStore)
    .toResolvedValue(({ paths }, time, to) => new LeaseFile(paths.state, time, to), [settings, clock, log])
    .inSingletonScope();
});
