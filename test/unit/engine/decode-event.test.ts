import { decodeEvent } from '../../../src/engine/decode-event';
import { malformed } from './malformed';
import { containerEventLine, id, networkEventLine } from './replies';

test('a container event is read, its time to the nanosecond', () => {
  expect(decodeEvent(containerEventLine('start'))).toStrictEqual({
    kind: 'container',
    action: 'start',
    id: id('a'),
    timeNano: 1795390700255674942n,
  });
});

test('a network event says which container was connected', () => {
  expect(decodeEvent(networkEventLine('connect'))).toStrictEqual({
    kind: 'network',
    action: 'connect',
    networkId: id('c'),
    networkName: 'nathost',
    driver: 'bridge',
    containerId: id('a'),
    timeNano: 1795390699979014306n,
  });
});

test('a network event without a container, in the format of API 1.52, is read', () => {
  const line = `{"Type":"network","Action":"destroy","Actor":{"ID":"${id('c')}","Attributes":{"name":"nathost"}},"timeNano":5}`;
  expect(decodeEvent(line)).toStrictEqual({
    kind: 'network',
    action: 'destroy',
    networkId: id('c'),
    networkName: 'nathost',
    driver: '',
    timeNano: 5n,
  });
});

test('a label that looks like the time of the event is not taken for it', () => {
  const Attributes = { timeNano: '1', evil: '"timeNano":2,', '"timeNano":3,': 'x' };
  const line = JSON.stringify({
    Type: 'container',
    Action: 'start',
    Actor: { ID: id('a'), Attributes },
    timeNano: 4,
  });
  expect(decodeEvent(line)).toMatchObject({ timeNano: 4n });
});

test.each([
  ['another type', '{"Type":"volume","Action":"create"}'],
  ['health checks', '{"Type":"container","Action":"health_status: healthy"}'],
  ['exec', '{"Type":"container","Action":"exec_create: sh -c true"}'],
  ['kill', '{"Type":"container","Action":"kill","Actor":7}'],
  ['a network that swarm updates', '{"Type":"network","Action":"update"}'],
])('what nobody asked for is passed over: %s', (_, line) => {
  expect(decodeEvent(line)).toBeUndefined();
});

const broken = (changes: Record<string, unknown>) =>
  JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: id('a') }, timeNano: 1, ...changes });

test.each([
  ['{"Type":"container","Acti', 'the reply is "{\\"Type\\":\\"container\\",\\"Acti", expected Object'],
  ['null', 'the reply is null'],
  ['[]', 'Type is missing'],
  ['{"Type":"container"}', 'Action is missing'],
  [broken({ Actor: undefined }), 'Actor is missing'],
  [broken({ Actor: { ID: '' } }), 'Actor.ID is ""'],
  [broken({ Actor: { ID: 5 } }), 'Actor.ID is 5'],
  [broken({ Actor: { ID: 'a', Attributes: { name: 1 } } }), 'Actor.Attributes.name is 1'],
  [broken({ timeNano: undefined }), 'timeNano is missing'],
  [broken({ timeNano: 'now' }), 'timeNano is "now"'],
  [broken({ timeNano: -1 }), 'timeNano is -1'],
  [broken({}).replace(/1}$/, '1e999}'), 'timeNano is null'],
])('the line %s is refused, naming field and value', (line, message) => {
  expect(() => decodeEvent(line)).toThrow(malformed(message));
});
