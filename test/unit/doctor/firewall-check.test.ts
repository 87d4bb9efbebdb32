import { firewall } from '../../../src/doctor/checks/firewall';
import { parseIptablesSave } from '../../../src/firewall/iptables-save';
import { healthy } from '../../support/healthy-host';

describe('firewall', () => {
  const withRules = (...lines: string[]) =>
    firewall.run(
      healthy({
        firewall: {
          known: {
            chains: parseIptablesSave(['*filter', ...lines, 'COMMIT', ''].join('\n'), 'iptables'),
            unread: [],
          },
        },
      }),
    );

  test('INPUT DROP: answers of containers and clients of the proxy are lost, each with the rule that lets them pass', () => {
    expect(
      withRules(':INPUT DROP [0:0]').map(({ severity, subject, command }) => [
        severity,
        subject,
        ...(command ?? []),
      ]),
    ).toEqual([
      [
        'error',
        'network nathost',
        'iptables -t filter -I INPUT -i nathost0 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
      ],
      ['error', 'container edge', 'iptables -t filter -I INPUT -p tcp --dport 80 -j ACCEPT'],
    ]);
  });

  test('what the host sends', () => {
    expect(
      withRules(':OUTPUT ACCEPT [0:0]', '-A OUTPUT -d 10.0.0.0/8 -j REJECT').map(({ what }) => what),
    ).toEqual([
      'the firewall drops what the host sends to its containers over nathost0: table filter of iptables, rule of chain OUTPUT: -d 10.0.0.0/8 -j REJECT',
    ]);
  });

  test('clients from some addresses only are a note', () => {
    const findings = withRules(
      ':INPUT DROP [0:0]',
      '-A INPUT -m state --state ESTABLISHED -j ACCEPT',
      '-A INPUT -s 198.51.100.0/24 -j ACCEPT',
    );
    expect(findings.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['note', 'container edge'],
    ]);
  });

  test('a usual firewall is well', () => {
    const findings = withRules(
      ':INPUT DROP [0:0]',
      '-A INPUT -m state --state ESTABLISHED -j ACCEPT',
      '-A INPUT -p tcp --dport 80 -j ACCEPT',
    );
    expect(findings.map(({ severity }) => severity)).toEqual(['ok']);
  });
});
