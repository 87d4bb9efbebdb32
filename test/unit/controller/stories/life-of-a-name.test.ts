import { day, hour } from '../../../support/records';
import { Story } from './story';

const label = (name: string) => ({ 'nathost.name': name });
let story: Story;
beforeEach(() => {
  story = new Story();
  story.after(() => {
    story.world.run('app', label('app'));
  });
});

it('stays while its container exists, in any state, and for the name grace after', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.stop('app');
      world.now += 365 * day;
    }),
    story.after(() => {
      world.remove('app');
    }),
    story.after(() => {
      world.now += hour - 1;
    }),
    story.after(() => {
      world.now += 1;
    }),
  ]).toEqual(['10.203.0.2 = [app]', '10.203.0.2 = nobody', '10.203.0.2 = nobody', 'unknown']);
});

it('has its address back as long as its lease lives, and nobody else gets it meanwhile', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.remove('app');
    }),
    story.after(() => {
      world.now += 6 * day;
    }),
    story.after(() => {
      world.run('shop', label('shop'));
    }, 'shop'),
    story.after(() => {
      world.run('app', label('app'));
    }),
    story.after(() => {
      world.remove('app');
    }),
    story.after(() => {
      world.now += 7 * day;
    }),
    story.after(() => {
      world.run('app', label('app'));
    }),
  ]).toEqual([
    '10.203.0.2 = nobody',
    'unknown',
    '10.203.0.3 = shop',
    '10.203.0.2 = app',
    '10.203.0.2 = nobody',
    'unknown',
    '10.203.0.4 = app',
  ]);
});

it('leaves an address that goes to others only when all unused ones were given', () => {
  const { world } = story;
  story.after(() => {
    world.remove('app');
  });
  story.after(() => {
    world.now += 7 * day;
  });
  const given = Array.from({ length: 10 }, (_, index) => {
    const name = `n${index}`;
    return story
      .after(() => {
        world.run(name, label(name));
      }, name)
      .split(' ')[0];
  });
  expect([given[0], given.at(-2), given.at(-1)]).toEqual(['10.203.0.3', '10.203.0.11', '10.203.0.2']);
});

it('has its address again when the network was deleted: it is made anew, and a container that knew the old one starts', () => {
  const { world } = story;
  world.stop('app');
  world.daemon.deleteNetwork('nathost');
  expect([
    story.look(),
    story.after(() => {
      world.start('app');
    }),
  ]).toEqual(['10.203.0.2 = [app]', '10.203.0.2 = app']);
});

it('keeps its address when the lease table is lost', () => {
  const { world } = story;
  story.after(() => {
    world.run('shop', label('shop'));
  });
  story.after(() => {
    world.remove('app');
  });
  expect(
    story.after(() => {
      world.loseLeases();
      world.run('app', label('app'));
    }, 'shop'),
  ).toBe('10.203.0.3 = shop');
});
