import { Container } from 'inversify';
import { ports, type Ports } from '../ports/tokens';

/**
 * An inversify container with these ports. It creates each class of the controller once, when it is requested. Classes name what they
 * need in their constructors (`@inject`), so none has to be bound.
 */
export function createContainer(given: Ports): Container {
  const container = new Container({ defaultScope: 'Singleton', autobind: true });
  container.bind(ports.settings).toConstantValue(given.settings);
  container.bind(ports.clock).toConstantValue(given.clock);
  container.bind(ports.log).toConstantValue(given.log);
  container.bind(ports.meter).toConstantValue(given.meter);
  container.bind(ports.engine).toConstantValue(given.engine);
  container.bind(ports.hostsWriter).toConstantValue(given.hostsWriter);
  container.bind(ports.kernel).toConstantValue(given.kernel);
  container.bind(ports.leaseStore).toConstantValue(given.leaseStore);
  return container;
}
