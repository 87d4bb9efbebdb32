import { readInvocation } from '../../../src/cli/invocation';

const words = (...argv: string[]) => readInvocation(argv).words;

describe('what the docker command calls', () => {
  test('the plugin by its name, with what was typed behind it', () => {
    expect(readInvocation(['nathost', 'ls', '-q'])).toEqual({
      global: { debug: false },
      mode: 'run',
      words: ['ls', '-q'],
    });
  });

  test('with its own options in front, in every way they can be written', () => {
    const argv = ['-D', '--context', 'build', '--host=tcp://x', '-l', 'debug', '--tls', '--config=/c'];
    expect(readInvocation([...argv, 'nathost', 'ls', '--host', 'y'])).toEqual({
      global: { debug: true, context: 'build', host: 'tcp://x', config: '/c' },
      mode: 'run',
      words: ['ls', '--host', 'y'],
    });
    expect(readInvocation(['-Hunix:///a', '-c=b', 'nathost']).global).toEqual({
      debug: false,
      host: 'unix:///a',
      context: 'b',
    });
  });

  test('for help, in front of the name or behind it', () => {
    expect(words('help', 'nathost', 'ls')).toEqual(['ls', '--help']);
    expect(words('--help', 'nathost')).toEqual(['--help']);
    expect(words('nathost', '--help')).toEqual(['--help']);
  });

  test('for completion', () => {
    expect(readInvocation(['__complete', 'nathost', 'inspect', 'sh'])).toMatchObject({
      mode: 'complete',
      words: ['inspect', 'sh'],
    });
  });

  test('without the docker command the name may be left out', () => {
    expect(words('ls', '-q')).toEqual(['ls', '-q']);
  });

  test('an option without its value is refused', () => {
    expect(() => readInvocation(['--context'])).toThrow('flag needs an argument: --context');
  });
});
