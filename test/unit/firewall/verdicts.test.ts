import { parseIptablesSave } from '../../../src/firewall/iptables-save';
import { nftChains, withoutIptables } from '../../../src/firewall/nft';
import { parseListing } from '../../../src/firewall/nft-listing';
import { subnetOf, type Packet } from '../../../src/firewall/packet';
import { judge } from '../../../src/firewall/walk';
import { engines, sample } from '../../support/host-sample';

const from = (text: string): Partial<Packet> => {
  const source = subnetOf(text);
  return source ? { source } : {};
};
const input = { hooks: ['prerouting', 'input'], out: '', protocol: 'tcp' } as const;
const client = (port: number, more: Partial<Packet> = {}): Packet => ({
  ...input,
  family: 4,
  in: 'eth0',
  ports: [port, port],
  state: 'new',
  isReply: false,
  ...more,
});
const answer: Packet = {
  ...input,
  family: 4,
  in: 'nathost0',
  ...from('10.203.0.9'),
  state: 'established',
  isReply: true,
};
const sent = (out: string, destination?: string): Packet => {
  const subnet = subnetOf(destination ?? '');
  return {
    ...client(8080),
    hooks: ['output', 'postrouting'],
    in: '',
    out,
    ...(subnet && { destination: subnet }),
  };
};

describe.each(engines)('a host with INPUT DROP and some rules, Engine %s', (engine) => {
  const chains = parseIptablesSave(sample(`${engine}/iptables-save.txt`), 'iptables');

  test.each([
    ['answers', answer, 'accepted'],
    ['a client of port 443', client(443), 'accepted'],
    ['a client over loopback', client(9, { in: 'lo' }), 'accepted'],
    ['a client of port 8080', client(8080), 'dropped'],
    ['a client of port 22, from wherever', client(22), 'perhaps'],
    ['a client of port 22 from a known address', client(22, from('198.51.100.7')), 'accepted'],
    ['a client of port 22 from another one', client(22, from('203.0.113.7')), 'dropped'],
    ['what the host sends', sent('nathost0'), 'accepted'],
  ] as const)('%s', (_, packet, outcome) => {
    expect(judge(chains, packet).outcome).toBe(outcome);
  });

  test('says which chain, and why', () => {
    expect(judge(chains, client(8080))).toMatchObject({
      chain: { table: 'filter', name: 'INPUT' },
      by: 'the policy of chain INPUT is drop, and no rule accepts it',
    });
  });
});

test('nft shows the tables of iptables too, which are left to iptables-save', () => {
  const objects = parseListing(sample('20.10/nft.json'));
  expect(nftChains(withoutIptables(objects, { ip: true, ip6: true }))).toEqual([]);
  expect(nftChains(withoutIptables(objects, { ip: false, ip6: true }))).not.toEqual([]);
});

describe('a table of nftables’ own', () => {
  const chains = nftChains(parseListing(sample('nft-native.json')));

  test.each([
    ['answers', answer, 'accepted'],
    [
      'a new connection from a container, of a port that may be accepted',
      { ...answer, state: 'new', isReply: false } as const,
      'perhaps',
    ],
    ['a client over loopback', client(9, { in: 'lo' }), 'accepted'],
    ['a client, by way of a verdict map and another chain', client(80), 'accepted'],
    ['a client of a port in a named set', client(22), 'accepted'],
    ['a client of a port in a range of that set', client(9050), 'accepted'],
    ['a client of another port', client(25), 'dropped'],
    ['a client of a port that some may use', client(1500), 'perhaps'],
    ['the same one from 192.0.2.1', client(1500, from('192.0.2.1')), 'dropped'],
    ['a client from 10/8 of a port in a range', client(1500, from('10.5.5.5')), 'accepted'],
    ['a client over wg7, which a pattern names', client(25, { in: 'wg7' }), 'accepted'],
    ['what the host sends to a container', sent('nathost0', '10.203.0.9'), 'dropped'],
    ['what it sends elsewhere', sent('eth0'), 'accepted'],
    ['a client over IPv6', client(443, { family: 6 }), 'accepted'],
  ] as const)('%s', (_, packet, outcome) => {
    expect(judge(chains, packet).outcome).toBe(outcome);
  });
});

describe('rules as firewalls write them', () => {
  const ufw = `*filter
:INPUT DROP [0:0]
:ufw-before-input - [0:0]
:ufw-not-local - [0:0]
:ufw-user-input - [0:0]
-A INPUT -j ufw-before-input
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -j ufw-user-input
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
-A ufw-not-local -j DROP
-A ufw-user-input -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;

  test.each([
    [80, 'accepted'],
    [443, 'dropped'],
  ])('ufw, port %i', (port, outcome) => {
    expect(judge(parseIptablesSave(ufw, 'iptables'), client(port)).outcome).toBe(outcome);
  });

  test.each([
    ['-A INPUT ! -i docker+ -j REJECT --reject-with icmp-port-unreachable', 'dropped'],
    ['-A INPUT -i eth+ -m mark --mark 0x1 -j DROP', 'accepted'],
    ['-A INPUT -p udp -j DROP', 'accepted'],
    ['-A INPUT -p tcp -m tcp --dport 8000:9000 -j DROP', 'dropped'],
    ['-A INPUT -m comment --comment "not -j ACCEPT" -j DROP', 'dropped'],
    ['-A INPUT -j LOG --log-prefix "x -j DROP"', 'accepted'],
  ])('%s', (rule, outcome) => {
    const chains = parseIptablesSave(`*filter\n:INPUT ACCEPT [0:0]\n${rule}\nCOMMIT\n`, 'iptables');
    expect(judge(chains, client(8080)).outcome).toBe(outcome);
  });

  test('a rule of IPv6 says nothing about IPv4', () => {
    const chains = parseIptablesSave('*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'ip6tables');
    expect(judge(chains, client(80)).outcome).toBe('accepted');
    expect(judge(chains, client(80, { family: 6 })).outcome).toBe('dropped');
  });
});
