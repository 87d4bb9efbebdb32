import { firewall } from '../../../src/doctor/checks/firewall';
import { readFlows } from '../../../src/doctor/host/conntrack';
import { readContainers } from '../../../src/inspect/host/engine';
import type { Files } from '../../../src/inspect/host/files';
import { readFirewall } from '../../../src/doctor/host/firewall';
import { ProgramMissing, type Programs } from '../../../src/inspect/host/programs';
import { healthy } from '../../support/healthy-host';

/** Programs that print this, or fail with it. */
function programsThat(answers: Readonly<Record<string, string | Error>>): Programs {
  const run = (program: string): Promise<string> => {
    const answer = answers[program] ?? new ProgramMissing(program);
    return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return { run, docker: ([verb = '']) => run(verb), dockerBytes: () => Promise.reject(new Error('unused')) };
}

const noFiles: Files = {
  read: (path) => Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT', path })),
  readNamed: () => Promise.reject(new Error('unused')),
  list: () => Promise.resolve([]),
  link: () => Promise.resolve(''),
};
const open = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n';
const died = new Error('nft list failed: SIGSEGV killed it');

test('a program of the firewall that dies is said to have died, whatever the others find', async () => {
  const known = await readFirewall(programsThat({ 'iptables-save': open, nft: died }));
  const findings = firewall.run(healthy({ firewall: { known } }));
  expect(findings.map(({ severity, what }) => [severity, what])).toEqual([
    ['note', 'not checked in full: nft list failed: SIGSEGV killed it'],
  ]);
});

test('one that is not installed has no rules', async () => {
  const known = await readFirewall(programsThat({ 'iptables-save': open }));
  expect(firewall.run(healthy({ firewall: { known } })).map(({ severity }) => severity)).toEqual(['ok']);
});

test('where none answers, each says why', async () => {
  const reading = readFirewall(programsThat({ nft: died }));
  await expect(reading).rejects.toThrow(
    'the program iptables-save is not installed; the program ip6tables-save is not installed; nft list failed: SIGSEGV killed it',
  );
});

test('conntrack that dies is not one that is not there', async () => {
  const broken = programsThat({ conntrack: new Error('conntrack failed: SIGSEGV killed it') });
  await expect(readFlows(broken, noFiles)).rejects.toThrow('SIGSEGV killed it');
});

test('containers of which none can be inspected are not no containers', async () => {
  const broken = programsThat({ ps: 'aaa\nbbb\n', container: new Error('docker died') });
  await expect(readContainers(broken)).rejects.toThrow('docker died');
});
