import type { ServiceIdentifier } from 'inversify';
import type { Clock } from '../model/clock';
import type { Settings } from '../model/settings';
import type { Engine } from '../ports/engine';
import type { Kernel } from '../ports/kernel';
import type { HostsWriter } from '../ports/hosts-writer';
import type { LeaseStore } from '../ports/lease-store';
import type { Log } from '../ports/log';
import type { Meter } from '../ports/meter';
import type { StatusSource } from '../ports/status-source';

/** A typed name for what is not a class. */
function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}

export const tokens = {
  settings: token<Settings>('settings'),
  clock: token<Clock>('clock'),
  log: token<Log>('log'),
  meter: token<Meter>('meter'),
  engine: token<Engine>('engine'),
  hostsWriter: token<HostsWriter>('hosts writer'),
  kernel: token<Kernel>('kernel'),
  leaseStore: token<LeaseStore>('lease store'),
  statusSource: token<StatusSource>('status source'),
};
