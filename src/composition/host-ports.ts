import { DockerEngine } from '../engine/docker-engine';
import { MeteredEngine } from '../engine/metered-engine';
import { HostsFileWriter } from '../hosts/hosts-file-writer';
import { MeteredHostsWriter } from '../hosts/metered-hosts-writer';
import { LinuxKernel } from '../kernel/linux-kernel';
import type { Ports } from '../ports/tokens';
import { LeaseFile } from '../state/lease-file';

/** The ports of a real host: Docker, the hosts files, the kernel, the disk. */
export function hostPorts(given: Pick<Ports, 'settings' | 'clock' | 'log' | 'meter'>): Ports {
  const { settings, clock, log, meter } = given;
  const engine = new DockerEngine({ socketPath: settings.dockerSocket, clock, log });
  return {
    ...given,
    engine: new MeteredEngine(engine, meter, clock),
    hostsWriter: new MeteredHostsWriter(new HostsFileWriter(clock), meter),
    kernel: new LinuxKernel(),
    leaseStore: new LeaseFile(settings.paths.state, clock, log),
  };
}
