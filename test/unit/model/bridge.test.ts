import { bridgeOf } from '../../../src/model/bridge';
import { network } from '../../support/records';

const option = 'com.docker.network.bridge.name';

it.each([
  ['nathost0', network({ options: { [option]: 'nathost0' } })],
  ['br-0123456789ab', network({ id: '0123456789abcdef' })],
  [undefined, network({ driver: 'macvlan', options: { [option]: 'nathost0' } })],
])('the bridge is %s', (bridge, record) => {
  expect(bridgeOf(record)).toBe(bridge);
});

it.each(['-batch', 'a b', 'a"; flush ruleset', 'a/b', '..', 'a'.repeat(16), '', 'ä', 'a\n'])(
  'a name that has no place in a command or a rule is none: %j',
  (name) => {
    expect(bridgeOf(network({ options: { [option]: name } }))).toBeUndefined();
  },
);
