import { decodeLabels } from '../../../src/model/labels';
import type { Problem } from '../../../src/model/problem';
import { composeLabels, container, idOf } from '../../support/records';

const decode = (labels: Record<string, string>) => decodeLabels(container({ labels }), 'nathost');
const claimOf = (labels: Record<string, string>) => {
  const { claim, problems } = decode(labels);
  return {
    ...(claim && { names: [claim.name, ...claim.aliases], pin: claim.pin }),
    problems: problems.map((problem) => problem.message),
  };
};
const invalid = (message: RegExp): Problem => ({
  kind: 'label-invalid',
  about: { kind: 'container', id: idOf('app-1'), name: 'app-1' },
  message: expect.stringMatching(message) as string,
  remedy: expect.stringMatching(/./) as string,
});

describe('the label nathost.name', () => {
  it.each([
    ['app', ['app']],
    ['app,web,api.shop', ['app', 'web', 'api.shop']],
    [' app , Web ', ['app', 'web']],
    ['app,APP,app', ['app']],
  ])('%j gives a name and aliases, lower-cased, without blanks and repetition', (text, names) => {
    expect(claimOf({ 'nathost.name': text })).toEqual({ names, pin: {}, problems: [] });
  });

  it('costs a wrong part only that part: each is a problem with the value and the rule', () => {
    expect(decode({ 'nathost.name': 'my_app,web,,localhost,10.0.0.1,api' })).toEqual({
      claim: expect.objectContaining({ name: 'web', aliases: ['api'] }) as unknown,
      problems: [
        invalid(/nathost\.name.*"my_app".*only letters/),
        invalid(/nathost\.name.*"".*empty/),
        invalid(/nathost\.name.*"localhost".*reserved/),
        invalid(/nathost\.name.*"10\.0\.0\.1".*IP address/),
      ],
    });
  });

  it.each(['', ' ', ',', '_', 'localhost'])('%j gives no claim and says why', (text) => {
    const { claim, problems } = decode({ 'nathost.name': text });
    expect({ claim, wrong: problems.length > 0 }).toEqual({ claim: undefined, wrong: true });
  });

  it('is bounded, and a long value is quoted only in part', () => {
    const many = Array.from({ length: 65 }, (_, index) => `name-${index}`).join(',');
    const { claim, problems } = decode({ 'nathost.name': many });
    expect({ claim, problems }).toEqual({
      claim: undefined,
      problems: [invalid(/^.{0,200}at most 64 names/)],
    });
  });

  it('quotes control characters harmlessly', () => {
    const [problem] = decode({ 'nathost.name': 'a\n127.0.0.1 evil' }).problems;
    expect(problem?.message).toContain('"a\\n127.0.0.1 evil"');
  });

  it('quotes what only looks like a letter, or like nothing, so that it can be seen', () => {
    const messages = decode({ 'nathost.name': '\u0430pp,app\u200b,\u202eppa,\ud83d\udc33,a\x7f' }).problems;
    expect(messages.map(({ message }) => /"(.*)"/.exec(message)?.[1])).toEqual([
      ...['\\u0430pp', 'app\\u200b', '\\u202eppa', '\\ud83d\\udc33', 'a\\u007f'],
    ]);
  });

  it('is read under the prefix that is set, and only there', () => {
    const record = container({ labels: { 'nathost.name': 'one', 'net.example.name': 'two' } });
    expect(decodeLabels(record, 'net.example').claim?.name).toBe('two');
  });

  it.each([
    ['without the label', {}],
    ['with a label of another case', { 'nathost.Name': 'app' }],
    ['with a label that everything inherits', { constructor: 'app', toString: 'app' }],
    ['without the name, whatever the pin', { 'nathost.ip': '10.203.0.9' }],
  ])('a container %s claims nothing', (_, labels) => {
    expect(decode(labels)).toEqual({ problems: [] });
  });
});

describe('pins', () => {
  it.each([
    [{ 'nathost.ip': '10.203.0.9' }, { ipv4: '10.203.0.9' }],
    [{ 'nathost.ip6': 'FD00::00A' }, { ipv6: 'fd00::a' }],
    [
      { 'nathost.ip': '10.203.0.9', 'nathost.ip6': 'fd00::a' },
      { ipv4: '10.203.0.9', ipv6: 'fd00::a' },
    ],
  ])('%j is read in canonical form', (labels, pin) => {
    expect(claimOf({ 'nathost.name': 'app', ...labels })).toEqual({ names: ['app'], pin, problems: [] });
  });

  it.each([
    ['nathost.ip', 'fd00::a', /not an IPv4 address/],
    ['nathost.ip', '10.203.0.09', /not an IPv4 address/],
    ['nathost.ip', '10.203.0.9/20', /not an IPv4 address/],
    ['nathost.ip', '', /not an IPv4 address/],
    ['nathost.ip6', '10.203.0.9', /not an IPv6 address/],
    ['nathost.ip6', 'fe80::1%eth0', /not an IPv6 address/],
  ])('%s=%s is a problem, and the name goes on without it', (label, value, message) => {
    expect(decode({ 'nathost.name': 'app', [label]: value })).toEqual({
      claim: expect.objectContaining({ name: 'app', pin: {} }) as unknown,
      problems: [invalid(message)],
    });
  });
});

describe('the labels of a proxy', () => {
  it.each([
    [{ 'nathost.proxy': 'true' }, { proxy: true }],
    [{ 'nathost.proxy': 'false' }, { proxy: false }],
    [{ 'nathost.reload': 'SIGHUP' }, { reload: 'SIGHUP' }],
    [
      { 'nathost.proxy': 'true', 'nathost.reload': 'SIGUSR2' },
      { proxy: true, reload: 'SIGUSR2' },
    ],
  ])('%j are read', (labels, expected) => {
    expect(decode(labels)).toEqual({ ...expected, problems: [] });
  });

  it.each([
    ['nathost.proxy', 'no', /"no".*not an accepted value/],
    ['nathost.proxy', 'False', /"False".*not an accepted value/],
    ['nathost.reload', 'SIGKILL', /"SIGKILL".*not an accepted value/],
    ['nathost.reload', 'SIGTERM', /"SIGTERM".*not an accepted value/],
    ['nathost.reload', '1', /"1".*not an accepted value/],
  ])('%s=%s is a problem and counts as absent', (label, value, message) => {
    expect(decode({ [label]: value })).toEqual({ problems: [invalid(message)] });
  });
});

describe('containers of docker compose run', () => {
  const oneOff = (value: string) => ({
    ...composeLabels('web', 'app', 1),
    'com.docker.compose.oneoff': value,
  });

  it.each(['True', 'true', 'TRUE'])('oneoff=%s never claims, and that is no problem', (value) => {
    const labels = { ...oneOff(value), 'nathost.name': 'app', 'nathost.ip': '10.203.0.9' };
    expect(decode(labels)).toEqual({ problems: [] });
  });

  it('oneoff=False claims as a replica of its service', () => {
    expect(decode({ ...oneOff('False'), 'nathost.name': 'app' }).claim?.service).toEqual({
      key: 'compose:web/app',
      replica: 1,
    });
  });
});
