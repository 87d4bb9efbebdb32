import { ContainerModule } from 'inversify';
import { DockerEngine } from '../engine/docker-engine';
import { HostsFileWriter } from '../hosts/hosts-file-writer';
import { LeaseFile } from '../state/lease-file';
import { tokens } from './tokens';

/** The ports' real implementations: Docker, the hosts files, the disk. */
export const adapterModule = new ContainerModule(({ bind }) => {
  const { clock, engine, hostsWriter, leaseStore, log, settings } = tokens;
  bind(engine)
    .toResolvedValue(
      ({ dockerSocket }, time, to) => new DockerEngine({ socketPath: dockerSocket, clock: time, log: to }),
      [settings, clock, log],
    )
    .inSingletonScope();
  bind(hostsWriter)
    .toResolvedValue((time) => new HostsFileWriter(time), [clock])
    .inSingletonScope();
  bind(leaseStore)
    .toResolvedValue(({ paths }, time, to) => new LeaseFile(paths.state, time, to), [settings, clock, log])
    .inSingletonScope();
});
