import type { Host } from '../../../../src/inspect/host/programs';

const id = (digit: string) => digit.repeat(64);
const ids = ['a', 'b', 'c', 'd'].map(id);

/** A host whose containers have a stranger's text wherever an image, a Compose file or a process can put it. */
export function hostileHost(text: string): Host {
  const containers = inspected(text);
  const byId = new Map(containers.map((one) => [one.Id, one]));
  const answer = (args: readonly string[]): string => {
    switch (args.slice(0, 2).join(' ')) {
      case 'ps --all':
        return ids.join('\n');
      case 'container inspect':
        return JSON.stringify(
          args.slice(2).map((one) => byId.get(one)),
          null,
          4,
        );
      case 'network ls':
        return 'n1\nn2\n';
      case 'network inspect':
        return JSON.stringify(networks(text));
      case 'image inspect':
        return JSON.stringify([{ Id: 'sha256:1', Config: { Env: [`OLD=${text}`] } }]);
    }
    if (args[0] === 'compose') return composeOutput(text);
    if (args[0] === 'top') return `UID CMD\nroot ${text}\nroot nginx: master process nginx\n`;
    if (args[0] === 'exec') return nginxDump(text);
    throw new Error(`no answer to ${args.join(' ')}`);
  };
  const ask = (args: readonly string[]) => Promise.resolve().then(() => answer(args));
  const files = filesOf(text);
  return {
    programs: {
      run: (program) => Promise.reject(new Error(`${program} failed: ${text}`)),
      docker: ask,
      dockerBytes: async (args) => Buffer.from(await ask(args)),
    },
    files: {
      list: (path) => Promise.resolve(path === '/proc' ? ['7'] : path === '/proc/7/fd' ? ['3'] : []),
      link: () => Promise.resolve('socket:[777]'),
      readNamed: (path) => Promise.resolve(files[path] ?? ''),
      read: (path) => {
        const found = files[path];
        return found === undefined
          ? Promise.reject(Object.assign(new Error(`no ${path}`), { path, code: 'ENOENT' }))
          : Promise.resolve(found);
      },
    },
  };
}

const compose = (service: string, text: string) => ({
  'com.docker.compose.project': `web${text}`,
  'com.docker.compose.service': `${service}${text}`,
  'com.docker.compose.project.config_files': `/srv/${text}/compose.yaml`,
});

function inspected(text: string) {
  const shared = {
    Image: 'sha256:1',
    HostsPath: `/data/${text}/hosts`,
    State: { Running: true, Pid: 7 },
    HostConfig: { NetworkMode: `front${text}`, ExtraHosts: [`far${text}:192.0.2.9`], RestartPolicy: {} },
    Mounts: [] as object[],
    NetworkSettings: { Ports: {}, Networks: {} },
  };
  const config = {
    ...{
      Image: `registry${text}`,
      User: `u${text}`,
      WorkingDir: text,
      Hostname: `h${text}`,
      StopSignal: text,
    },
    Env: [`A=${text}`, text],
    Cmd: ['serve', text],
    Entrypoint: [text, text],
    Labels: {},
  };
  const networks = (ip: string, aliases: string[]) => ({
    [`front${text}`]: { NetworkID: 'n2', IPAddress: ip, Aliases: aliases, IPAMConfig: { IPv4Address: ip } },
  });
  const published = { '80/tcp': [{ HostIp: '', HostPort: '8080' }] };
  return [
    {
      ...{
        ...shared,
        Id: id('a'),
        Name: `/edge${text}`,
        Config: { ...config, Labels: compose('edge', text) },
      },
      HostConfig: { ...shared.HostConfig, NetworkMode: 'host' },
      Mounts: [{ Type: 'bind', Source: `/my${text}/hosts`, Destination: '/etc/hosts', RW: true }],
    },
    {
      ...{
        ...shared,
        Id: id('b'),
        Name: `/gate${text}`,
        Config: { ...config, Labels: compose('gate', text) },
      },
      HostConfig: { ...shared.HostConfig, PortBindings: published },
      Mounts: [{ Type: 'bind', Source: `/conf${text}`, Destination: '/etc/nginx', RW: false }],
      NetworkSettings: { Ports: published, Networks: networks('172.30.0.3', [`gate${text}`]) },
    },
    {
      ...{ ...shared, Id: id('c'), Name: `/alone${text}` },
      Config: { ...config, Labels: { [`key${text}`]: text, 'nathost.name': `x${text}` } },
      HostConfig: {
        ...shared.HostConfig,
        ...{
          CapAdd: [text],
          Sysctls: { [`net.${text}`]: text },
          LogConfig: { Type: text, Config: { [text]: text } },
        },
        ...{ Tmpfs: { [`/t${text}`]: text }, [`New${text}`]: true },
      },
      Mounts: [{ Type: 'volume', Name: `data${text}`, Destination: `/data${text}`, RW: true }],
      NetworkSettings: { Ports: {}, Networks: networks('172.30.0.4', [`alone${text}`, 'app']) },
    },
    {
      ...{
        ...shared,
        Id: id('d'),
        Name: `/shop${text}`,
        Config: { ...config, Labels: compose('shop', text) },
      },
      NetworkSettings: { Ports: {}, Networks: networks('172.30.0.5', ['shop']) },
    },
  ];
}

function networks(text: string) {
  const bridge = (Id: string, Name: string, Subnet: string) => ({
    ...{ Id, Name, Driver: 'bridge', Internal: false, IPAM: { Config: [{ Subnet }] } },
    Options: { 'com.docker.network.bridge.name': `br${text}` },
  });
  return [bridge('n1', 'nathost', '10.203.0.0/20'), bridge('n2', `front${text}`, '172.30.0.0/24')];
}

/** Within quotation marks nginx takes everything as it is. */
function nginxDump(text: string): string {
  const quoted = text.replace(/[\\"$]/g, '§');
  return `# configuration file /etc/nginx/nginx.conf:
http {
  resolver "${quoted}";
  server {
    listen 80 "${quoted}";
    set $to "http://${quoted}:80";
    location / { proxy_pass $to; }
    location /a { proxy_pass http://shop:8080; }
    location /b { proxy_pass http://app:8080; }
    location /c { proxy_pass "http://$host${quoted}"; }
  }
}
`;
}

const columns = (local: string) =>
  `sl local rem st\n 0: ${local} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 777 1 0 100 0 0 10 0\n`;

function filesOf(text: string): Record<string, string | undefined> {
  return {
    '/proc/net/tcp': columns('00000000:0050'),
    '/proc/net/udp': '',
    '/proc/7/comm': `${text}\n`,
    '/proc/7/cgroup': `0::/docker/${id('a')}\n`,
    '/proc/7/net/tcp': columns('00000000:1F90'),
  };
}

function composeOutput(text: string): string {
  return JSON.stringify({
    name: `web${text}`,
    services: {
      [`shop${text}`]: { image: text },
      [`later${text}`]: {
        image: 'nginx',
        ports: [{ target: 90, published: '90', host_ip: text }],
        labels: { [text]: text },
        extra_hosts: [`a${text}=1.2.3.4`],
        networks: { default: null },
      },
    },
  });
}
