import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allChecks } from '../../../src/doctor/all-checks';
import type { Facts } from '../../../src/doctor/facts';
import { statusOf } from '../../../src/cli/commands/doctor';
import type { Finding } from '../../../src/doctor/finding';
import { healthy } from '../../support/healthy-host';

const everything = (facts: Facts): Finding[] => allChecks.flatMap((check) => check.run(facts));

test('on a host with nothing wrong, every check says one thing: ok, with figures', () => {
  const findings = everything(healthy());
  expect(findings.map(({ check, severity }) => [check, severity])).toEqual(
    allChecks.map(({ id }) => [id, 'ok']),
  );
  expect(statusOf(findings)).toBe(0);
  for (const finding of findings)
    expect(finding).toEqual({
      check: finding.check,
      severity: 'ok',
      subject: expect.any(String) as string,
      what: expect.any(String) as string,
    });
});

test('facts that cannot be read are said by the checks that need them, and are no error but for nathost itself', () => {
  const unknown = { unknown: 'only root may read it' };
  const none = Object.fromEntries(Object.keys(healthy()).map((name) => [name, unknown])) as unknown as Facts;
  const [first, ...others] = everything(none);
  expect(first).toMatchObject({ check: 'nathost', severity: 'error', what: 'only root may read it' });
  expect(others).toEqual(
    allChecks.slice(1).map(({ id }) => ({
      check: id,
      severity: 'note',
      subject: 'host',
      what: 'not checked: only root may read it',
    })),
  );
});

test('a fact that is only useful may be missing', () => {
  const unknown = { unknown: 'no' };
  const needed = new Set(allChecks.flatMap(({ needs }) => needs));
  expect([...needed].sort()).not.toContain('defaultGateways');
  for (const check of allChecks) {
    const facts = Object.fromEntries(
      Object.entries(healthy()).map(([name, fact]) => [
        name,
        check.needs.some((need) => need === name) ? fact : unknown,
      ]),
    ) as unknown as Facts;
    expect(check.run(facts).map(({ severity }) => severity)).toEqual(['ok']);
  }
});

test('the exit status is that of the gravest finding, and none that means something else', () => {
  const of = (...severities: Finding['severity'][]) =>
    statusOf(severities.map((severity) => ({ check: 'x', subject: 'y', what: 'z', severity })));
  expect([of(), of('ok', 'note'), of('warning', 'ok'), of('error', 'warning')]).toEqual([0, 0, 3, 4]);
});

test('docs/doctor.md has a row for every check, with what the check says of itself', () => {
  const page = readFileSync(join(__dirname, '../../../docs/doctor.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(
    rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
  ).toEqual(allChecks.map(({ id, about }) => [`\`${id}\``, about.finds, about.means, about.fix]));
});
