import type { HostSpec } from '../../../support/fake-host';
import { composeLabels } from '../../../support/records';
import type { Random } from '../random';

type Kind = (random: Random) => Omit<HostSpec, 'name'>;

/** One name, which others may ask for as well; some have a second name. */
const plain: Kind = (random) => {
  const number = random.below(25);
  const alias = number % 3 === 0 ? `,www.app-${number}.test` : '';
  return { labels: { 'nathost.name': `app-${number}${alias}` } };
};

const replica: Kind = (random) => {
  const service = `service-${random.below(5)}`;
  const labels = { ...composeLabels('project', service, 1 + random.below(3)), 'nathost.name': service };
  return { labels };
};

/** Some have names of their own, some want to be told of changes, some do not want to be kept. */
const proxy: Kind = (random) => {
  const label = random.pick([
    {},
    {},
    { 'nathost.name': `proxy-${random.below(3)}` },
    { 'nathost.reload': 'SIGHUP' },
    { 'nathost.proxy': 'false' },
  ]);
  const addHost = random.chance(0.3) ? { addHost: '192.0.2.9\tlegacy' } : {};
  return { network: 'host', labels: label, ...addHost };
};

/** Somebody without a label: on the default bridge, or on nathost's network with an address of his own choice. */
const stranger: Kind = (random) =>
  random.chance(0.5) ? {} : { network: 'nathost', ipv4: `10.203.0.${2 + random.below(60)}` };

/** What somebody runs next. */
export function newcomer(random: Random, name: string): HostSpec {
  const kind = random.pick([plain, plain, plain, plain, replica, replica, proxy, stranger]);
  return { ...kind(random), name, restart: random.chance(0.4) };
}
