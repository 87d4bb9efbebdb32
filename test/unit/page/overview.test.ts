import { headline } from '../../../src/page/view/overview';
import { tiles } from '../../../src/page/view/tiles';
import { agoText } from '../../../src/page/view/time-text';
import { manyNames } from '../../support/many-names';
import { calm, noon, pictureOf } from './pictures';

const many = manyNames(40, noon);
const lost = { connected: false, since: noon - 30_000, connections: 1 };

describe('the headline', () => {
  it.each([
    ['A setting is invalid', calm({ phase: 'misconfigured', problems: many.problems })],
    [
      'nathost cannot reach the engine',
      calm({ phase: 'disconnected', engine: lost, problems: many.problems }),
    ],
    ['2 problems need you', pictureOf(many)],
    ['One problem needs you', calm({ problems: many.problems.slice(1) })],
    ['Starting', calm({ phase: 'starting' })],
    ['1 hosts file out of sync', calm({ proxies: many.proxies })],
    ['Ready for the first name', calm()],
    ['Everything is in order', calm({ names: many.names.slice(0, 3) })],
    ['All names are in place', calm({ names: many.names })],
  ])('is %j for the worst of what is so', (title, picture) => {
    expect(headline(picture, noon).title).toBe(title);
  });

  it('says since when the engine is lost, and that nothing is lost with it', () => {
    const { text } = headline(calm({ phase: 'disconnected', engine: lost }), noon);
    expect(text).toMatch(/30 s ago.*go on working/);
  });

  it('says how many names lead to something that does not run, without calling it a fault of its own', () => {
    expect(headline(calm({ names: many.names }), noon)).toMatchObject({
      tone: 'good',
      text: expect.stringMatching(/\d names have containers that are not running/) as string,
    });
  });
});

describe('the tiles', () => {
  const tile = (label: string, picture = pictureOf(many)) =>
    tiles(picture, noon).find((one) => one.label === label);

  it('count each container once, however many names it has', () => {
    const ids = many.names.flatMap(({ holders, standbys }) => [...holders, ...standbys].map(({ id }) => id));
    expect(tile('Containers')?.value).toBe(String(new Set(ids).size));
  });

  it('warn of files that are late and of a pool that is nearly used up', () => {
    expect(tile('Hosts files')).toMatchObject({ value: '3/4', tone: 'warning' });
    expect(tile('Addresses')).toMatchObject({ tone: 'quiet' });
    const network = { ...many.network!, poolSize: 10, poolUsed: 10 };
    expect(tile('Addresses', calm({ network }))).toMatchObject({ value: '10/10', tone: 'warning', part: 1 });
  });

  it("have room for the version of Debian's engine", () => {
    const engine = { ...many.engine, version: '20.10.24+dfsg1' };
    expect(tile('Engine', calm({ engine }))).toMatchObject({ value: '20.10.24', tone: 'good' });
  });

  it('have no pool where there is no network, and an engine that is not seen', () => {
    const unmade = calm();
    expect(
      tile('Addresses', { ...unmade, summary: { ...unmade.summary, network: undefined } as never }),
    ).toBeUndefined();
    expect(tile('Engine', calm({ engine: lost }))).toMatchObject({
      value: 'disconnected',
      note: 'lost 30 s ago',
      tone: 'bad',
    });
  });
});

test.each([
  [0, 'just now'],
  [4999, 'just now'],
  [5000, '5 s ago'],
  [90_000, '1 min ago'],
  [7_200_000, '2 h ago'],
  [200_000_000, '2 d ago'],
  [-500, 'just now'],
  [-90_000, 'in 1 min'],
])('%d ms is %j', (passed, text) => {
  expect(agoText(noon - passed, noon)).toBe(text);
});
