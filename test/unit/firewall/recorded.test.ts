import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIptablesSave } from '../../../src/firewall/iptables-save';
import { nftChains } from '../../../src/firewall/nft';
import { parseListing } from '../../../src/firewall/nft-listing';
import type { Packet } from '../../../src/firewall/packet';
import type { Chain } from '../../../src/firewall/rule';
import { judge } from '../../../src/firewall/walk';
import { obstaclesOf } from '../../../src/kernel/obstacles';

/** samples/README.md says how each was recorded. */
function chainsOf(name: string): Chain[] {
  const text = readFileSync(join(__dirname, 'samples', name), 'utf8');
  return name.endsWith('.json') ? nftChains(parseListing(text)) : parseIptablesSave(text, 'iptables');
}

const client = (port: number, over: Partial<Packet> = {}): Packet => ({
  family: 4,
  protocol: 'tcp',
  hooks: ['prerouting', 'input'],
  in: 'eth0',
  out: '',
  ports: [port, port],
  state: 'new',
  isReply: false,
  ...over,
});
const answer = (state: Packet['state']): Packet => client(40_000, { in: 'nathost0', state, isReply: true });

const engines = ['docker-20.10', 'docker-26.1', 'docker-28.5'] as const;
const own = ['1.0.6', '1.1.3', '1.1.7'] as const;

describe('what the doctor asks: answers, a client of port 80, and of port 25', () => {
  test.each([
    ...engines.flatMap((engine) => [
      [`${engine}.iptables-save.txt`, 'accepted', 'accepted', 'accepted'],
      [`${engine}.nft.json`, 'accepted', 'accepted', 'accepted'],
    ]),
    ['ufw.iptables-save.txt', 'accepted', 'accepted', 'dropped'],
    ['ufw.iptables-legacy-save.txt', 'accepted', 'accepted', 'dropped'],
    // nft shows ctstate and addrtype of iptables as matches that it cannot read.
    ['ufw.nft.json', 'perhaps', 'perhaps', 'perhaps'],
    // Whether a connection was translated is not known.
    ['firewalld.nft.json', 'accepted', 'accepted', 'perhaps'],
    ...own.map((version) => [`own.nft-${version}.json`, 'accepted', 'accepted', 'dropped']),
  ])('%s', (name, ...outcomes) => {
    const chains = chainsOf(name);
    const packets = [answer('established'), client(80), client(25)];
    expect(packets.map((packet) => judge(chains, packet).outcome)).toEqual(outcomes);
  });
});

describe('what the bypass asks of ports 80, 8081 and 8443', () => {
  const table = {
    bridge: 'nathost0',
    isolated: false,
    bypass: {
      pairs: [{ family: 4, subnet: '10.203.0.0/20', host: '10.203.0.1' }],
      ports: [80, 8081, 8443],
    },
  } as const;
  const translated = (...ports: number[]) => ports.map((port) => `port ${port} is translated`);
  const replies = 'the firewall accepts only tracked replies';

  test.each([
    ...engines.flatMap((engine) => [
      [`${engine}.iptables-save.txt`, translated(8081)],
      [`${engine}.nft.json`, translated(8081)],
    ]),
    // Any of the ports may be the one that is published.
    ['docker-20.10.iptables-nft-1.8.7.nft.json', translated(80, 8081, 8443)],
    // A client may come by an interface from which all is accepted: as each of these accepts it from lo, no port counts as closed.
    ['ufw.iptables-save.txt', [replies]],
    ['ufw.iptables-legacy-save.txt', [replies]],
    ['ufw.nft.json', [replies]],
    ['firewalld.nft.json', [replies]],
    ...own.map((version) => [`own.nft-${version}.json`, translated(8443)]),
  ] as [string, string[]][])('%s', (name, expected) => {
    const found = obstaclesOf(table, chainsOf(name)).map(({ message }) => message);
    const starts = [...translated(80, 8081, 8443), replies];
    expect(
      found.map((message) => starts.find((start) => message.startsWith(start)) ?? message).sort(),
    ).toEqual([...expected].sort());
  });
});

test.each([...engines, 'ufw'])('%s: iptables-save and nft never say the opposite of one another', (name) => {
  const [saved, listed] = [chainsOf(`${name}.iptables-save.txt`), chainsOf(`${name}.nft.json`)];
  const packets = [22, 25, 80, 8080, 8081, 8082].flatMap((port) =>
    (['tcp', 'udp'] as const).flatMap((protocol) =>
      (['new', 'established', 'untracked'] as const).flatMap((state) =>
        ['lo', 'eth0', 'nathost0', 'docker0'].map((from) => client(port, { protocol, state, in: from })),
      ),
    ),
  );
  const opposite = packets.filter((packet) => {
    const outcomes = [judge(saved, packet).outcome, judge(listed, packet).outcome].sort();
    return outcomes.join() === 'accepted,dropped';
  });
  expect(opposite).toEqual([]);
});

test('a rule of which an older nft says only that iptables made it may translate anything', () => {
  const rule = { family: 'ip', table: 'nat', chain: 'PREROUTING', handle: 2, expr: [{ xt: null }] };
  const chain = {
    ...{ family: 'ip', table: 'nat', name: 'PREROUTING', type: 'nat', hook: 'prerouting', policy: 'accept' },
  };
  const chains = nftChains(parseListing(JSON.stringify({ nftables: [{ chain }, { rule }] })));
  const bypass = { pairs: [], ports: [80] };
  expect(obstaclesOf({ bridge: 'nathost0', isolated: false, bypass }, chains)).toHaveLength(1);
});
