import { anotherNathost, decodeHolder, encodeHolder, type Holder } from '../../../src/state/holder';

const holder: Holder = {
  version: '1.2.3',
  kind: 'process',
  pid: 4711,
  state: '/var/lib/nathost',
  startedAt: 1_700_000_000_000,
};

it('reads what another nathost says of itself', () => {
  expect(decodeHolder(encodeHolder(holder))).toEqual(holder);
});

it.each<[string, unknown]>([
  ['no JSON', 'kill 1'],
  ['a line of its own in the version', { ...holder, version: '1\nremedy: kill 1' }],
  ['an escape sequence in the path', { ...holder, state: '/x\u001b]52;c;ZXZpbA==\u0007' }],
  ['a command in the path', { ...holder, state: '/x; reboot' }],
  ['a path that begins nowhere', { ...holder, state: 'var' }],
  ['a long path', { ...holder, state: `/${'x'.repeat(300)}` }],
  ['letters outside of ASCII', { ...holder, version: '1.2.3\u202e' }],
  ['another kind', { ...holder, kind: 'kernel' }],
  ['no process', { ...holder, pid: 0 }],
  ['a part of a process', { ...holder, pid: 1.5 }],
  ['a text for a process', { ...holder, pid: '1; reboot' }],
  ['a time beyond all dates', { ...holder, startedAt: 9e15 }],
  ['a field too many', { ...holder, remedy: 'kill 1' }],
  ['a list', []],
  ['nothing', null],
])('takes one that has %s for a stranger', (_, said) => {
  expect(decodeHolder(typeof said === 'string' ? said : JSON.stringify(said))).toBeUndefined();
});

it('takes silence for a stranger, and says how to find out who it is', () => {
  expect(anotherNathost('/etc', decodeHolder(undefined), 'nathost/1:2', 5)).toEqual({
    kind: 'another-nathost',
    subject: 'folder /etc',
    message: 'a process that does not answer like a nathost has its lock, so this nathost changes nothing',
    remedy:
      'Keep one of the two. To find the other process, run as root: ss -xlp | grep nathost/1:2. This one takes over when the other has ended.',
    since: 5,
  });
});

it('tells the process number that was said, and puts it into no command', () => {
  const { message, remedy } = anotherNathost('/etc', holder, 'nathost/1:2', 5);
  expect(message).toContain(
    'another nathost, process 4711 with its state in /var/lib/nathost, (version 1.2.3',
  );
  expect(remedy).not.toContain('4711');
});

it.each([
  ['plugin', 'the plugin nathost', 'docker plugin disable nathost'],
  ['container', 'the container of nathost', 'docker stop nathost'],
  ['service', 'the service nathost', 'systemctl disable --now nathost'],
] as const)('says how to end a %s', (kind, name, command) => {
  const { message, remedy } = anotherNathost('/etc', { ...holder, kind }, 'nathost/1:2', 5);
  expect(message).toMatch(new RegExp(`^${name} \\(version 1.2.3, started`));
  expect(message).not.toContain('4711');
  expect(remedy).toContain(`end this one, or ${name}: ${command}.`);
});
