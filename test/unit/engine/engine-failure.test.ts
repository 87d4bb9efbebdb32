import { engineFailure, meansNotConnected } from '../../../src/engine/engine-failure';
import { EngineError } from '../../../src/model/errors';

/** As docker-modem throws it. */
const reply = (statusCode: number, words: string, reason?: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) ${reason ?? 'unexpected'} - ${words} `), {
    statusCode,
    reason,
  });
const said = (statusCode: number, words: string, reason?: string) =>
  engineFailure('call', reply(statusCode, words, reason));

// Texts from engines 20.10 to 29.
test.each([
  [404, 'No such container: x', 'not-found'],
  [404, 'network nathost not found', 'not-found'],
  [404, 'network sandbox for container x not found', 'not-found'],
  [409, 'network with name nathost already exists', 'conflict'],
  [409, 'Cannot kill container: x: Container x is not running', 'conflict'],
  [403, 'Address already in use', 'address-in-use'],
  [403, 'failed to set up container networking: Address already in use', 'address-in-use'],
  [500, 'failed to set up container networking: Address already in use\n', 'address-in-use'],
  [
    500,
    'driver failed programming external connectivity: listen tcp4 0.0.0.0:80: bind: address already in use',
    'engine-failed',
  ],
  [403, 'Pool overlaps with other one on this address space', 'network-overlap'],
  [403, 'invalid pool request: Pool overlaps with other one on this address space', 'network-overlap'],
  [
    403,
    'cannot create network a (br-a): conflicts with network b (br-b): networks have overlapping IPv4',
    'network-overlap',
  ],
  [404, 'could not find an available, non-overlapping IPv4 address pool among the defaults', 'not-found'],
  [
    400,
    'container sharing network namespace with another container or host cannot be connected to any other network',
    'refused',
  ],
  [
    400,
    'user specified IP address is supported only when connecting to networks with user configured subnets',
    'network-without-subnet',
  ],
  [400, 'invalid endpoint settings:\nno configured subnet contains IP address 10.9.9.9', 'refused'],
  [500, "Invalid address 10.9.9.9: It does not belong to any of this network's subnets", 'refused'],
  [500, 'Invalid IPv4 address: 10.203.0.999)', 'refused'],
  [500, 'Invalid subnet 10.205.0.0/33 : invalid CIDR address: 10.205.0.0/33', 'refused'],
  [403, 'endpoint with name web already exists in network nathost', 'conflict'],
  [403, 'networks have same bridge name', 'refused'],
  [400, 'client version 1.52 is too new. Maximum supported API version is 1.51', 'refused'],
  [401, 'authorization denied', 'refused'],
  [
    500,
    'Container x is marked for removal and cannot be connected or disconnected to the network',
    'engine-failed',
  ],
  [503, 'unavailable', 'engine-failed'],
  [301, 'moved', 'engine-reply-malformed'],
] as const)('status %i with %p is %s', (status, message, code) => {
  const error = said(status, message);
  expect([error.code, error.message]).toEqual([code, `call: ${message.trim()}`]);
});

test.each([
  ['no such container', 'No such container: a - b'],
  ['server error', '404 page not found\n'],
])('what docker-modem puts around the engine’s words is taken off (%s)', (reason, words) => {
  expect(said(404, words, reason).message).toBe(`call: ${words.trim()}`);
});

const withCode = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ['ECONNREFUSED', withCode('ECONNREFUSED'), 'engine-unreachable'],
  ['ENOENT', withCode('ENOENT'), 'engine-unreachable'],
  ['EACCES', withCode('EACCES'), 'engine-unreachable'],
  ['ECONNRESET', withCode('ECONNRESET'), 'engine-unreachable'],
  ['a connection of ours that ended', new Error('the connection was lost'), 'engine-unreachable'],
  ['bytes that are not HTTP', withCode('HPE_INVALID_CONSTANT'), 'engine-reply-malformed'],
  ['a name no path can hold', new URIError('URI malformed'), 'refused'],
  ['something that is no error', 'broken', 'engine-unreachable'],
])('%s is told by its code', (_, thrown, code) => {
  const error = engineFailure('call', thrown);
  expect([error.code, error.call, error.cause]).toEqual([code, 'call', thrown]);
});

test('an engine error is passed on as it is', () => {
  const error = new EngineError('refused', 'other call', 'no');
  expect(engineFailure('call', error)).toBe(error);
});

test.each([
  [500, 'container x is not connected to the network nathost', true],
  [500, 'container x is not connected to network nathost', true],
  [404, 'network nathost not found', true],
  [404, 'No such container: x', false],
  [404, 'network sandbox for container x not found', false],
  [500, 'Container x is marked for removal and cannot be connected or disconnected to the network', false],
])(
  'after a disconnect, status %i with %p means that nothing was connected: %p',
  (status, message, expected) => {
    expect(meansNotConnected(said(status, message))).toBe(expected);
  },
);
