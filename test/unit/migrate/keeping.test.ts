import {
  alone,
  endpoint,
  host,
  nginx,
  part,
  pass,
  published,
  service,
  stepsOf,
  told,
  edge,
  shop,
} from './scene';

describe('extra_hosts and fixed addresses', () => {
  const wiki = service('wiki', { endpoints: [endpoint('web_front', '172.30.0.10', '172.30.0.10')] });
  const listed = service('edge', {
    image: 'nginx',
    published: [published(80, 80)],
    extraHosts: ['legacy:172.30.0.10', 'far:192.0.2.77', 'self:host-gateway'],
  });
  const steps = stepsOf(
    host({ running: [listed, wiki], proxies: new Map([nginx(listed, pass('http://legacy:8080'))]) }),
  );

  it('gives the application the name that the list had', () => {
    expect(part(steps, 'label')[0]?.fragment?.lines).toContain('      nathost.name: legacy');
    expect(part(steps, 'move')[0]?.fragment?.lines).toContain('    extra_hosts: !reset null');
  });

  it('puts other machines into the host’s own file', () => {
    expect(part(steps, 'configure')[0]).toMatchObject({
      subject: 'host',
      command: [
        `echo '192.0.2.77 far' >>/etc/hosts`,
        `# self is this host: write 127.0.0.1 where its configuration names it, or: echo '127.0.0.1 self' >>/etc/hosts`,
      ],
    });
  });

  it('says that the fixed address can go, and how it could stay', () => {
    expect(told(steps, 'drop')).toEqual(['service wiki of web: its fixed address 172.30.0.10 on web_front']);
    const [kept] = part(steps, 'left');
    expect(kept?.what).toContain(
      "172.30.0.10 of service wiki of web is not in nathost's subnet 10.203.0.0/20",
    );
    expect(kept?.because).toContain('NATHOST_NETWORK=web_front');
    expect(kept?.because).toContain('NATHOST_SUBNET=172.30.0.0/24');
    expect(kept?.because).toContain('nathost.ip=172.30.0.10');
  });

  it('leases an address that is in the pool', () => {
    const own = service('wiki', { endpoints: [endpoint('nathost', '10.203.1.7', '10.203.1.7')] });
    const found = stepsOf(
      host({ running: [listed, own], proxies: new Map([nginx(listed, pass('http://10.203.1.7:80'))]) }),
    );
    expect(part(found, 'label')[0]?.fragment?.lines).toContain('      nathost.ip: "10.203.1.7"');
    expect(told(found, 'left')).toEqual([]);
  });

  it('leaves the lists of applications alone', () => {
    const app = service('shop', { extraHosts: ['mail:192.0.2.9'] });
    const found = stepsOf(
      host({ running: [edge, app], proxies: new Map([nginx(edge, pass('http://shop:80'))]) }),
    );
    expect(told(found, 'left')).toEqual(['service shop of web: keeps its extra_hosts: mail:192.0.2.9']);
  });

  it('drops those of a proxy that is on the host’s network already', () => {
    const there = alone('there', { image: 'nginx', networkMode: 'host', extraHosts: ['legacy:172.30.0.10'] });
    const found = stepsOf(
      host({ running: [there, wiki], proxies: new Map([nginx(there, pass('http://legacy:8080'))]) }),
    );
    const [drop] = part(found, 'drop');
    expect(drop).toMatchObject({ subject: 'container there', what: 'extra_hosts: legacy:172.30.0.10' });
    expect(drop?.command).not.toContain('--add-host');
  });
});

describe('what cannot be moved', () => {
  const reasons = (over: Parameters<typeof host>[0], proxy = edge, ...ends: string[]) => {
    const running = [proxy, shop, ...(over?.running ?? [])];
    const text = ends.length > 0 ? ends.join(' ') : pass('http://shop:8080');
    const facts = host({ ...over, running, proxies: new Map([nginx(proxy, text)]) });
    const steps = stepsOf(facts);
    expect(told(steps, 'move')).toEqual([]);
    return told(steps, 'left').join('\n');
  };

  it('a port that a process of the host has', () => {
    const socket = {
      protocol: 'tcp',
      family: 4,
      local: '0.0.0.0',
      localPort: 80,
      remote: '0.0.0.0',
      remotePort: 0,
    } as const;
    const owner = { pid: 7, program: 'apache2' };
    expect(reasons({ sockets: { known: [{ ...socket, state: '0A', inode: 5, owner }] } })).toContain(
      'port 80 of the host is taken by apache2, pid 7',
    );
  });

  it('names that are looked up while it runs', () => {
    expect(
      reasons(
        {},
        edge,
        'server { resolver 127.0.0.11; location / { proxy_pass http://$host:80; } location /a { proxy_pass http://shop:80; } }',
      ),
    ).toContain('proxy_pass http://$host:80;, which is looked up in DNS at run time');
  });

  it('replicas, for their ports', () => {
    const second = service('edge', {
      id: 'second',
      name: 'web-edge-2',
      image: 'nginx',
      published: [published(81, 80)],
    });
    expect(reasons({ running: [second] })).toContain('it has 2 containers');
  });

  it('two that listen on one port', () => {
    const inner = {
      sockets: [
        {
          protocol: 'tcp',
          family: 4,
          local: '0.0.0.0',
          localPort: 2019,
          remote: '0.0.0.0',
          remotePort: 0,
          state: '0A',
          inode: 1,
        } as const,
      ],
    };
    const other = service('other', { image: 'nginx', published: [published(81, 80)] });
    const text = pass('http://shop:8080');
    const facts = host({
      running: [edge, other, shop],
      proxies: new Map([nginx(edge, text, inner), nginx(other, text, inner)]),
    });
    expect(told(stepsOf(facts), 'left')[0]).toContain(
      'port 2019 of the host is what service other of web listens on, too',
    );
  });
});
