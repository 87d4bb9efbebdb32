import { containersFolderOf } from '../controller/desired/targets';
import { DockerEngine } from '../engine/docker-engine';
import { lockedEngine } from '../engine/locked-engine';
import { MeteredEngine } from '../engine/metered-engine';
import { HostsFileWriter } from '../hosts/hosts-file-writer';
import { MeteredHostsWriter } from '../hosts/metered-hosts-writer';
import { LinuxKernel } from '../kernel/linux-kernel';
import type { HostLock } from '../ports/host-lock';
import type { Ports } from '../ports/tokens';
import { LeaseFile } from '../state/lease-file';

interface Given extends Pick<Ports, 'settings' | 'clock' | 'log' | 'meter'> {
  readonly lock: HostLock;
}

/** The ports of a real host: Docker, the hosts files, the kernel, the disk. */
export function hostPorts({ lock, ...given }: Given): Ports {
  const { settings, clock, log, meter } = given;
  const docker = new DockerEngine({ socketPath: settings.dockerSocket, clock, log });
  return {
    ...given,
    engine: lockedEngine(new MeteredEngine(docker, meter, clock), (facts) =>
      lock.acquire([containersFolderOf(settings, facts)]),
    ),
    hostsWriter: new MeteredHostsWriter(new HostsFileWriter(clock), meter),
    kernel: new LinuxKernel(),
    leaseStore: new LeaseFile(settings.paths.state, clock, log),
  };
}
