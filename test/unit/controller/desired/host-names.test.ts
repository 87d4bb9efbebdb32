import { admit, type HostNames } from '../../../../src/controller/desired/host-names';
import { claim, lease, idOf } from '../../../support/records';
import { problemText } from '../../../../src/model/problem';

const hostNames: HostNames = {
  inFile: new Set(['router', 'shop']),
  ofMachine: new Set(['web-1.example', 'web-1']),
};

/** What is left of the names of one container, and what is said about the others. */
function admitted(
  names: string[],
  leases = [lease({ name: 'other' })],
  given: HostNames | undefined = hostNames,
) {
  const [name = '', ...aliases] = names;
  const one = claim({ name, aliases, container: { name: 'app-1' } });
  const { claims, problems } = admit({
    claims: [one],
    leases,
    hostNames: given,
    domains: [],
    labelPrefix: 'nathost',
  });
  return {
    names: claims.flatMap((left) => [left.name, ...left.aliases]),
    problems: problems
      .map(problemText)
      .map(({ kind, subject, message }) => `${kind}, ${subject}: ${message}`),
  };
}

const told = (name: string, rest: string) =>
  `name-reserved, container app-1: label nathost.name of container app-1 has "${name}", which ${rest}`;
const isTaken = 'a label cannot take a name of the host';
const isShared = 'the container keeps it, because it was leased first, so the name has two meanings';

describe('a name of the host', () => {
  it.each([
    ['router', `is in the host's own hosts file: ${isTaken}`],
    ['web-1', `is the name of the machine: ${isTaken}`],
    ['web-1.example', `is the name of the machine: ${isTaken}`],
  ])('%s cannot be taken by a label', (name, rest) => {
    expect(admitted([name])).toEqual({ names: [], problems: [told(name, rest)] });
  });

  it('as a first name costs the container its aliases, too: else its lease would move when the name is free', () => {
    expect(admitted(['router', 'app']).names).toEqual([]);
  });

  it('as an alias costs only itself', () => {
    expect(admitted(['app', 'router', 'web'])).toEqual({
      names: ['app', 'web'],
      problems: [told('router', `is in the host's own hosts file: ${isTaken}`)],
    });
  });

  it('that was leased before the host had it stays, and is reported', () => {
    expect(admitted(['shop', 'router'], [lease({ name: 'shop', aliases: ['router'] })])).toEqual({
      names: ['shop', 'router'],
      problems: ['shop', 'router'].map((name) => told(name, `is in the host's own hosts file: ${isShared}`)),
    });
  });

  it('is no better known for being another name’s alias, or an alias that has become a first name', () => {
    expect(admitted(['app', 'router'], [lease({ name: 'other', aliases: ['router'] })]).names).toEqual([
      'app',
    ]);
    expect(admitted(['router'], [lease({ name: 'app', aliases: ['router'] })]).names).toEqual([]);
  });

  it('can be taken when the setting says so', () => {
    const { claims } = admit({
      claims: [claim({ name: 'router' })],
      leases: [],
      domains: [],
      labelPrefix: 'nathost',
    });
    expect(claims).toHaveLength(1);
  });
});

it('every other name passes, and its claim as it is', () => {
  const claims = [claim({ name: 'app', aliases: ['router.example', 'web-1.example.test'] })];
  const result = admit({ claims, leases: [], hostNames, domains: [], labelPrefix: 'nathost' });
  expect(result).toEqual({ claims, problems: [] });
  expect(result.claims[0]).toBe(claims[0]);
});

describe('a name that may be somebody’s on the internet', () => {
  const leftOf = (names: string[], domains: string[], leases = [lease({ name: 'other' })]) => {
    const [name = '', ...aliases] = names;
    const claims = [claim({ name, aliases, container: { name: 'app-1' } })];
    const { claims: left, problems } = admit({ claims, leases, domains, labelPrefix: 'nathost' });
    return [left.flatMap((one) => [one.name, ...one.aliases]), problems];
  };
  const problem = (name: string) => ({
    kind: 'name-public',
    about: { kind: 'container', id: idOf('app-1'), name: 'app-1' },
    message: `label nathost.name of container app-1 has "${name}", which may exist on the internet: this host's own traffic would go to the container`,
    remedy:
      'Use a name without a dot, or one below `internal`. If the domain is yours, add it to NATHOST_DOMAINS and restart nathost.',
  });

  it('cannot be taken by a label, whatever the host has of its own', () => {
    expect(leftOf(['github.com', 'app'], [])).toEqual([[], [problem('github.com')]]);
  });

  it('as an alias costs only itself', () => {
    expect(leftOf(['app', 'www.wikipedia.org', 'app.internal'], [])).toEqual([
      ['app', 'app.internal'],
      [problem('www.wikipedia.org')],
    ]);
  });

  it('can be taken in a domain of NATHOST_DOMAINS', () => {
    expect(leftOf(['shop.example.com', 'example.com'], ['example.com'])).toEqual([
      ['shop.example.com', 'example.com'],
      [],
    ]);
  });

  it('does not stay because it was leased before', () => {
    expect(leftOf(['github.com'], [], [lease({ name: 'github.com' })])).toEqual([
      [],
      [problem('github.com')],
    ]);
  });
});
