import type { ServiceIdentifier } from 'inversify';
import type { Clock } from '../model/clock';
import type { Settings } from '../model/settings';
import type { Engine } from './engine';
import type { HostsWriter } from './hosts-writer';
import type { Kernel } from './kernel';
import type { LeaseStore } from './lease-store';
import type { Log } from './log';
import type { Meter } from './meter';

/** A typed token for an interface. */
function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}

/** The controller's ports: `@inject(ports.engine) engine: Engine`. */
export const ports = {
  settings: token<Settings>('settings'),
  clock: token<Clock>('clock'),
  log: token<Log>('log'),
  meter: token<Meter>('meter'),
  engine: token<Engine>('engine'),
  hostsWriter: token<HostsWriter>('hosts writer'),
  kernel: token<Kernel>('kernel'),
  leaseStore: token<LeaseStore>('lease store'),
};

/** An implementation of each port. */
export type Ports = {
  readonly [Name in keyof typeof ports]: (typeof ports)[Name] extends ServiceIdentifier<infer T> ? T : never;
};
