import { parseSockets } from '../../../../src/inspect/parse/sockets';
import { sample } from '../../../support/host-sample';

test('/proc/net/tcp and tcp6: listening sockets', () => {
  const sockets = [
    ...parseSockets(sample('20.10/tcp.txt'), 'tcp'),
    ...parseSockets(sample('20.10/tcp6.txt'), 'tcp'),
  ];
  expect(
    sockets.map(({ family, local, localPort, state, inode }) => [family, local, localPort, state, inode]),
  ).toEqual([
    [4, '0.0.0.0', 80, '0A', 256189],
    [4, '0.0.0.0', 8080, '0A', 255131],
    [6, '::', 80, '0A', 256190],
    [6, '::', 8080, '0A', 254951],
  ]);
});

test('addresses are words of the machine’s byte order, and IPv4 ones within IPv6 are IPv4 ones', () => {
  const [four, six, mapped] = parseSockets(
    [
      '   0: 0101007F:1F90 0200CB0A:C350 06 00000000:00000000 03:00000F6C 00000000     0        0 0 3 0000000000000000',
      '   1: B80D0120000000000000000001000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0',
      '   2: 0000000000000000FFFF00000900CB0A:0050 0000000000000000FFFF0000026433C6:A3D8 01 00000000:00000000 00:00000000 00000000     0        0 78 1 0 20 4 30 10 -1',
    ].join('\n'),
    'tcp',
  );
  expect(four).toMatchObject({
    local: '127.0.1.1',
    localPort: 8080,
    remote: '10.203.0.2',
    remotePort: 50000,
    state: '06',
    inode: 0,
  });
  expect(six).toMatchObject({ family: 6, local: '2001:db8::1', localPort: 443 });
  expect(mapped).toMatchObject({ family: 6, local: '10.203.0.9', remote: '198.51.100.2' });
});
