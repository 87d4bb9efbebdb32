import { composeLabels } from '../../../support/records';
import { Story } from './story';

const label = { 'nathost.name': 'app' };
let story: Story;
beforeEach(() => {
  story = new Story();
});

it('a second container takes over the address when the first is removed', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.run('blue', label);
    }),
    story.after(() => {
      world.run('green', label);
    }),
    story.after(() => {
      world.remove('blue');
    }),
  ]).toEqual(['10.203.0.2 = blue', '10.203.0.2 = blue', '10.203.0.2 = green']);
});

it('a second container takes over when the first has been down for the handover grace; the first stands by when it is back', () => {
  const { world } = story;
  world.run('blue', label);
  story.after(() => {
    world.run('green', label);
  });
  expect([
    story.after(() => {
      world.stop('blue');
    }),
    story.after(() => {
      world.now += 9_999;
    }),
    story.after(() => {
      world.now += 1;
    }),
    story.connected(),
    story.after(() => {
      world.start('blue');
    }),
    story.connected(),
    story.after(() => {
      world.remove('green');
    }),
  ]).toEqual([
    '10.203.0.2 = [blue]',
    '10.203.0.2 = [blue]',
    '10.203.0.2 = green',
    ['green 10.203.0.2'],
    '10.203.0.2 = green',
    ['green 10.203.0.2'],
    '10.203.0.2 = blue',
  ]);
});

it('a first container that is back within the grace keeps its name', () => {
  const { world } = story;
  story.after(() => {
    world.run('blue', label);
  });
  world.run('green', label);
  expect([
    story.after(() => {
      world.stop('blue');
    }),
    story.after(() => {
      world.now += 9_000;
      world.start('blue');
    }),
    story.after(() => {
      world.now += 3_600_000;
    }),
  ]).toEqual(['10.203.0.2 = [blue]', '10.203.0.2 = blue', '10.203.0.2 = blue']);
});

it('a second Compose project stands by as a whole, and takes over as a whole', () => {
  const { world } = story;
  const up = (project: string, number: number) => {
    world.run(`${project}-${number}`, { ...label, ...composeLabels(project, 'app', number) });
  };
  expect([
    story.after(() => {
      up('blue', 1);
      up('blue', 2);
    }),
    story.after(() => {
      up('green', 1);
      up('green', 2);
      up('green', 3);
    }),
    story.after(() => {
      world.remove('blue-1');
    }),
    story.after(() => {
      world.remove('blue-2');
    }),
    story.connected(),
  ]).toEqual([
    '10.203.0.2 = blue-1, 10.203.0.3 = blue-2',
    '10.203.0.2 = blue-1, 10.203.0.3 = blue-2',
    '10.203.0.2 = nobody, 10.203.0.3 = blue-2',
    '10.203.0.2 = green-1, 10.203.0.3 = green-2, 10.203.0.4 = green-3',
    ['green-1 10.203.0.2', 'green-2 10.203.0.3', 'green-3 10.203.0.4'],
  ]);
});
