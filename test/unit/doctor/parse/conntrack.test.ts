import { isTranslated, parseConntrackStat, parseFlows } from '../../../../src/doctor/parse/conntrack';
import { engines, sample } from '../../../support/host-sample';

describe.each(engines)('tracked connections, as Engine %s’s host lists them', (engine) => {
  const listed = parseFlows(sample(`${engine}/conntrack-L.txt`));
  const read = parseFlows(sample(`${engine}/nf_conntrack.txt`));

  test('conntrack -L and /proc/net/nf_conntrack are read alike', () => {
    expect(read).toEqual(expect.arrayContaining(listed.filter(({ protocol }) => protocol === 'tcp')));
    expect(read.length).toBeGreaterThan(2);
  });
});

test('those through a published port are told from plain ones', () => {
  const translated = parseFlows(sample('20.10/nf_conntrack.txt')).filter(isTranslated);
  expect(translated[0]).toEqual({
    protocol: 'tcp',
    state: 'TIME_WAIT',
    original: {
      source: '198.51.100.2',
      destination: '198.51.100.1',
      sourcePort: expect.any(Number) as number,
      destinationPort: 8080,
    },
    reply: {
      source: '172.17.0.2',
      destination: '198.51.100.2',
      sourcePort: 8080,
      destinationPort: expect.any(Number) as number,
    },
  });
  expect(translated).toHaveLength(3);
});

test('a flow without ports or state, of IPv6, and lines that are none', () => {
  const text = [
    'udp      17 28 src=10.0.0.1 dst=10.0.0.2 sport=5353 dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5353 mark=0 use=1',
    'ipv6     10 tcp      6 431999 ESTABLISHED src=fd00::1 dst=fd00::2 sport=40000 dport=443 src=fd00::2 dst=fd00::1 sport=443 dport=40000 [ASSURED] use=1',
    'tcp      6 110 SYN_SENT src=10.0.0.1 dst=10.0.0.9 sport=1 dport=2 [UNREPLIED] src=10.0.0.9 dst=10.0.0.1 sport=2 dport=1 use=1',
    'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=1 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=1 mark=0 use=1',
    'unknown  2 595 src=10.203.15.0 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=10.203.15.0 mark=0 use=1',
    'conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.',
    '',
  ].join('\n');
  expect(
    parseFlows(text).map(({ protocol, state, original }) => [protocol, state, original.destination]),
  ).toEqual([
    ['udp', undefined, '10.0.0.2'],
    ['tcp', 'ESTABLISHED', 'fd00::2'],
    ['tcp', 'SYN_SENT', '10.0.0.9'],
    ['icmp', undefined, '10.0.0.2'],
    ['protocol 2', undefined, '224.0.0.22'],
  ]);
});

describe('/proc/net/stat/nf_conntrack', () => {
  const head =
    'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart';
  const line = (failed: string, drop: string, early: string) =>
    `00000009  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 ${failed} ${drop} ${early} 00000000 00000000  00000000 00000000 00000000`;

  test.each(engines)('of Engine %s’s host', (engine) => {
    expect(parseConntrackStat(sample(`${engine}/stat.txt`))).toEqual({
      insertFailed: 0,
      drop: 0,
      earlyDrop: 0,
    });
  });

  test('adds up the processors, whose numbers are hexadecimal', () => {
    const text = [
      head,
      line('0000000a', '00000001', '00000000'),
      line('00000010', '00000000', '000000ff'),
    ].join('\n');
    expect(parseConntrackStat(text)).toEqual({ insertFailed: 26, drop: 1, earlyDrop: 255 });
  });

  test('refuses a file without the columns', () => {
    expect(() => parseConntrackStat('entries found\n1 2')).toThrow('there is no column insert_failed');
  });
});
