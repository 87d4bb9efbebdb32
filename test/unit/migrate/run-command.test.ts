import { runCommand } from '../../../src/migrate/run-command';
import { alone, made } from './scene';

const app = alone('app', { id: 'abcdef0123456789', image: 'my/app:1' });
const command = (over: Parameters<typeof made>[1], change: object = {}) =>
  runCommand(made(app, over), { name: 'app', ownNetwork: 'nathost', ...change });

const parted = (...lines: readonly string[]) => lines.flatMap((line) => line.split('\n'));

it('says nothing that the image says', () => {
  expect(command({})).toEqual({ lines: ['docker run -d --name app \\', '  my/app:1'], missing: [] });
});

it('carries what it was made with', () => {
  const { lines, missing } = command({
    config: {
      Env: ['PATH=/bin', "WORD=it's here"],
      Cmd: ['serve', '--all'],
      Labels: { team: 'web' },
      User: '1000',
      Hostname: 'abcdef012345',
    },
    host: {
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      PortBindings: {
        '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }],
        '53/udp': [{ HostIp: '', HostPort: '53' }],
      },
      ExtraHosts: ['db:192.0.2.5'],
      CapAdd: ['NET_ADMIN'],
      Memory: 1024,
      MemorySwap: 2048,
      NanoCpus: 500_000_000,
      ShmSize: 67_108_864,
      LogConfig: { Type: 'json-file', Config: {} },
      Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }],
      ReadonlyRootfs: true,
    },
    mounts: [
      { Type: 'bind', Source: '/srv/x', Destination: '/x', RW: false },
      {
        Type: 'volume',
        Name: 'data',
        Source: '/var/lib/docker/volumes/data/_data',
        Destination: '/data',
        RW: true,
      },
    ],
  });
  expect(missing).toEqual([]);
  expect(lines).toEqual(
    parted(
      [
        'docker run -d --name app',
        '--restart on-failure:3',
        '-p 127.0.0.1:80:8080',
        '-p 53:53/udp',
        '--add-host db:192.0.2.5',
        '--label team=web',
        '-v /srv/x:/x:ro',
        '-v data:/data',
        `-e 'WORD=it'\\''s here'`,
        '--user 1000',
        '--cap-add NET_ADMIN',
        '--memory 1024',
        '--cpus 0.5',
        '--ulimit nofile=1024:2048',
        '--read-only',
        'my/app:1 serve --all',
      ].join(' \\\n  '),
    ),
  );
});

it('connects further networks before it starts, and leaves nathost’s to nathost', () => {
  const networks = {
    zone: { Aliases: ['abcdef012345', 'web'], IPAMConfig: { IPv4Address: '172.30.0.9' } },
    back: { Aliases: ['db'] },
    nathost: { IPAMConfig: { IPv4Address: '10.203.0.2' } },
  };
  expect(command({ host: { NetworkMode: 'zone' }, networks }, { alias: 'app' }).lines).toEqual(
    parted(
      'docker create --name app \\\n  --network zone \\\n  --network-alias web \\\n  --network-alias app \\\n  --ip 172.30.0.9 \\\n  my/app:1',
      'docker network connect --alias db --alias app back app',
      'docker start app',
    ),
  );
});

it('takes to the host’s network nothing that belongs to others', () => {
  const networks = { zone: { IPAMConfig: { IPv4Address: '172.30.0.9' } } };
  const host = {
    NetworkMode: 'zone',
    PortBindings: { '80/tcp': [{ HostPort: '80' }] },
    ExtraHosts: ['a:192.0.2.1'],
    Sysctls: { 'net.core.somaxconn': '1024', 'kernel.msgmax': '1' },
  };
  expect(command({ host, networks }, { toHostNetwork: true }).lines).toEqual(
    parted('docker run -d --name app \\\n  --network host \\\n  --sysctl kernel.msgmax=1 \\\n  my/app:1'),
  );
});

it.each([
  ['bridge', ['--hostname vm', 'my/app:1']],
  ['host', ['--network host', 'my/app:1']],
])('on the network %s, takes a name for its own or the host’s', (NetworkMode, options) => {
  const { lines } = command({ config: { Hostname: 'vm' }, host: { NetworkMode } });
  expect(lines).toEqual(parted(['docker run -d --name app', ...options].join(' \\\n  ')));
});

it('names what it has no option for', () => {
  expect(command({ host: { BlkioWeight: 300, Links: ['/db:/app/db'] } }).missing).toEqual([
    'BlkioWeight',
    'Links',
  ]);
});

it('keeps an entrypoint that is not the image’s', () => {
  expect(command({ config: { Entrypoint: ['sh', '-c'], Cmd: ['echo $HOME'] } }).lines).toEqual(
    parted(`docker run -d --name app \\\n  --entrypoint sh \\\n  my/app:1 -c 'echo $HOME'`),
  );
});
