import { nginxNames } from '../../../src/doctor/checks/nginx-names';
import { proxyAddHost } from '../../../src/doctor/checks/proxy-add-host';
import { proxyHostsFile } from '../../../src/doctor/checks/proxy-hosts-file';
import { wildcardListener } from '../../../src/doctor/checks/wildcard-listener';
import type { Finding } from '../../../src/doctor/finding';
import { edge, healthy, listening, nathost, nginxWith, web } from '../../support/healthy-host';

const told = (findings: readonly Finding[]) => findings.map(({ severity, what }) => `${severity}: ${what}`);
const withEdge = (over: Parameters<typeof edge>[0]) =>
  healthy({ containers: { known: [edge(over), web()] } });

describe('proxy-add-host', () => {
  test('fixed lines of other names', () => {
    const [found] = proxyAddHost.run(withEdge({ extraHosts: ['db:192.0.2.5', 'six:2001:db8::5'] }));
    expect(told([found!])).toEqual(['warning: it was made with --add-host db:192.0.2.5, six:2001:db8::5']);
    expect(found?.command).toEqual([
      'docker rm -f edge',
      'docker run … # without --add-host db:192.0.2.5 --add-host six:2001:db8::5',
    ]);
  });

  test('a name that nathost keeps with another address', () => {
    expect(told(proxyAddHost.run(withEdge({ extraHosts: ['Web:192.0.2.5'] })))).toEqual([
      'error: it was made with --add-host Web:192.0.2.5; web is 192.0.2.5 there and 10.203.0.2 with nathost',
    ]);
  });

  test('of Compose: the file and the command of that project', () => {
    const labels = {
      'com.docker.compose.service': 'edge',
      'com.docker.compose.project.config_files': '/srv/a b/compose.yaml,/srv/more.yaml',
    };
    const [found] = proxyAddHost.run(withEdge({ extraHosts: ['db:192.0.2.5'], labels }));
    expect(found?.command).toContain(
      "docker compose -f '/srv/a b/compose.yaml' -f /srv/more.yaml up -d -- edge",
    );
  });

  test('on a bridge it is nobody’s business', () => {
    expect(
      proxyAddHost.run(healthy({ containers: { known: [web({ extraHosts: ['db:192.0.2.5'] })] } }))[0]
        ?.severity,
    ).toBe('ok');
  });
});

describe('proxy-hosts-file', () => {
  const mount = (source: string, writable: boolean) => ({
    mounts: [{ source, destination: '/etc/hosts', writable }],
  });

  test.each([
    ['a mount of its own', mount('/srv/hosts', true), ['error: /srv/hosts is mounted on its /etc/hosts']],
    [
      'a read-only one',
      mount('/srv/hosts', false),
      ['error: /srv/hosts is mounted on its /etc/hosts, read-only'],
    ],
    [
      'the host’s own file',
      mount('/etc/hosts', false),
      ['warning: /etc/hosts is mounted on its /etc/hosts, read-only'],
    ],
    [
      'a mount on purpose',
      { ...mount('/srv/hosts', true), labels: { 'nathost.proxy': 'false' } },
      ['ok: all of 1 host-networked containers have Docker’s own hosts file'],
    ],
    ['--read-only', { readOnlyRoot: true }, ['note: its /etc/hosts is read-only inside (--read-only)']],
  ])('%s', (_, over, expected) => {
    expect(told(proxyHostsFile.run(withEdge(over)))).toEqual(expected);
  });

  test('a mount on purpose, where the labels begin with another word', () => {
    const known = nathost({ labelPrefix: 'acme' });
    const found = (label: string) => {
      const container = edge({ ...mount('/srv/hosts', true), labels: { [label]: 'false' } });
      return proxyHostsFile.run(healthy({ containers: { known: [container] }, nathost: { known } }));
    };
    expect(found('acme.proxy')[0]?.severity).toBe('ok');
    expect(found('nathost.proxy')[0]?.command).toContain(
      'docker run … # without the mount on /etc/hosts, or with --label acme.proxy=false',
    );
  });

  test('a file that nathost cannot keep right', () => {
    const proxies = [
      {
        name: 'edge',
        containerId: 'edge-id',
        // As the plugin sees it, which is nowhere on the host.
        file: '/host/containers/edge-id/hosts',
        names: 0,
        inSync: false,
        since: '',
        writes: 0,
      },
    ];
    const known = nathost({ proxies } as never);
    const file = '/var/lib/docker/containers/edge-id/hosts';
    expect(proxyHostsFile.run(healthy({ nathost: { known } }))).toMatchObject([
      {
        severity: 'error',
        what: `its hosts file ${file} is not what it should be`,
        command: [`lsattr ${file}`, `chattr -i ${file} # where lsattr shows an i`],
      },
    ]);
  });
});

describe('wildcard-listener', () => {
  const withSockets = (...known: ReturnType<typeof listening>[]) => healthy({ sockets: { known } });

  test('process, container, what it is reachable over, and the addresses to bind instead', () => {
    const [found, ...more] = wildcardListener.run(withSockets(listening('0.0.0.0', 80), listening('::', 80)));
    expect(more).toEqual([]);
    expect(found).toEqual({
      check: 'wildcard-listener',
      severity: 'warning',
      subject: 'container edge',
      what: 'nginx, pid 100 listens on 0.0.0.0:80 and [::]:80 (tcp)',
      means:
        'it is reachable over every interface, also over docker0 (172.17.0.1), nathost0 (10.203.15.0): from containers and VPNs',
      command: [
        '# in its nginx configuration: listen 192.0.2.10:80; listen [2001:db8::10]:80;',
        'docker restart edge # a reload cannot take the port from the old socket',
      ],
    });
  });

  test('a VPN is named, and never proposed', () => {
    const facts = withSockets(listening('0.0.0.0', 8080, 'edge-id', 'haproxy'));
    const links = [
      { name: 'eth0', kind: '', loopback: false, addresses: ['192.0.2.10'] },
      { name: 'wg0', kind: 'wireguard', loopback: false, addresses: ['10.8.0.1'] },
    ];
    expect(wildcardListener.run({ ...facts, links: { known: links } })[0]).toMatchObject({
      means: 'it is reachable over every interface, also over wg0 (10.8.0.1): from containers and VPNs',
      command: ['# bind it to 192.0.2.10:8080'],
    });
  });

  test('sockets of others, and those with an address, are well', () => {
    const sockets = [
      listening('127.0.0.1', 80),
      listening('192.0.2.10', 80),
      listening('0.0.0.0', 22, 'nobody'),
    ];
    expect(wildcardListener.run(withSockets(...sockets))[0]?.severity).toBe('ok');
  });
});

describe('nginx-names', () => {
  const of = (http: string) => nginxNames.run(healthy({ nginx: { known: [nginxWith(http)] } }));

  test.each([
    [
      'a variable that holds a name of nathost',
      'set $up web:8080; proxy_pass http://$up;',
      'error: /etc/nginx/nginx.conf:1 says proxy_pass http://$up; which looks up web at run time',
    ],
    [
      'a variable in the path only',
      'proxy_pass http://web:8080$request_uri;',
      'error: /etc/nginx/nginx.conf:1 says proxy_pass http://web:8080$request_uri; which looks up web at run time',
    ],
    [
      'another name',
      'set $up other:80; proxy_pass http://$up;',
      'warning: /etc/nginx/nginx.conf:1 says proxy_pass http://$up; which looks up other at run time',
    ],
    [
      'a variable of nginx’s own',
      'resolver 127.0.0.11; proxy_pass http://$host:8080;',
      'warning: /etc/nginx/nginx.conf:1 says proxy_pass http://$host:8080;',
    ],
    [
      'fastcgi',
      'set $php web; fastcgi_pass $php:9000;',
      'error: /etc/nginx/nginx.conf:1 says fastcgi_pass $php:9000; which looks up web at run time',
    ],
    [
      'resolve in an upstream',
      'upstream u { server web:8080 resolve; } proxy_pass http://u;',
      'error: /etc/nginx/nginx.conf:1 says server web:8080 resolve; which looks up web at run time',
    ],
    [
      'a resolver that no upstream needs',
      'resolver 9.9.9.9; proxy_pass http://web:8080;',
      'note: /etc/nginx/nginx.conf:1 has a resolver (9.9.9.9), but no upstream is looked up by it',
    ],
  ])('%s', (_, http, expected) => {
    expect(told(of(http))).toEqual([expected]);
  });

  test.each([
    [
      'an upstream group by variable',
      'upstream web { server 10.203.0.2:80; } set $up web; proxy_pass http://$up;',
    ],
    [
      'the same end, written plainly elsewhere',
      'location /a { proxy_pass http://web:8080; } location /b { proxy_pass http://web:8080$uri; }',
    ],
    ['an address', 'set $up 10.203.0.2:8080; proxy_pass http://$up;'],
    ['a socket', 'set $php unix:/run/php.sock; fastcgi_pass $php;'],
  ])('%s is no lookup', (_, http) => {
    expect(of(http).map(({ severity }) => severity)).toEqual(['ok']);
  });

  test('the command says what to write', () => {
    expect(of('set $up web:8080; proxy_pass http://$up/x;')[0]?.command).toEqual([
      '# in /etc/nginx/nginx.conf:1, write plainly: proxy_pass http://web:8080/x;',
      'docker exec edge nginx -s reload',
    ]);
  });

  test('no text of a configuration gets out of the comment it stands in', () => {
    const [found] = of('set $up "web:1\nreboot"; proxy_pass http://$up;');
    expect(found?.command).toEqual([
      expect.stringMatching(/^# in .* reboot;$/),
      'docker exec edge nginx -s reload',
    ]);
  });

  test('one that could not be read', () => {
    const known = [{ containerId: 'edge-id', configuration: { unknown: 'exec failed' } }];
    expect(told(nginxNames.run(healthy({ nginx: { known } })))).toEqual([
      'note: its nginx configuration could not be read: exec failed',
    ]);
  });
});
