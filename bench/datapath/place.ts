import type { ProxyPorts } from './nginx';

/** Where the client finds one case's proxy. */
export interface Place {
  readonly address: string;
  readonly ports: ProxyPorts;
}
