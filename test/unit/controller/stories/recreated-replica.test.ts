import { composeLabels } from '../../../support/records';
import { Story } from './story';

const labels = (number: number) => ({ 'nathost.name': 'app', ...composeLabels('web', 'app', number) });
let story: Story;
beforeEach(() => {
  story = new Story();
  story.world.run('web-app-1', labels(1));
  story.after(() => {
    story.world.run('web-app-2', labels(2));
  });
});

const rename = (from: string, to: string) => {
  story.world.daemon.rename(story.world.id(from), to);
};

it('has its address at each step as Compose v2 takes them: new one made, old one stopped and removed, new one renamed and started', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.create('0123_web-app-1', labels(1));
    }),
    story.after(() => {
      world.stop('web-app-1');
    }),
    story.after(() => {
      world.remove('web-app-1');
    }),
    story.after(() => {
      rename('0123_web-app-1', 'web-app-1');
    }),
    story.after(() => {
      world.start('web-app-1');
    }),
  ]).toEqual([
    '10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2',
    '10.203.0.2 = [0123_web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = [0123_web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = [web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2',
  ]);
});

it('has its address at each step as Compose v1 takes them: old one stopped and renamed, new one made and started, old one removed', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.stop('web-app-1');
    }),
    story.after(() => {
      rename('web-app-1', 'old_web-app-1');
    }),
    story.after(() => {
      world.create('web-app-1', labels(1));
    }),
    story.after(() => {
      world.start('web-app-1');
    }),
    story.after(() => {
      world.remove('old_web-app-1');
    }),
  ]).toEqual([
    '10.203.0.2 = [web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = [old_web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = [web-app-1], 10.203.0.3 = web-app-2',
    '10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2',
    '10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2',
  ]);
});

it('has its address also when nothing was looked at in between', () => {
  const { world } = story;
  expect(
    story.after(() => {
      world.create('0123_web-app-1', labels(1));
      world.remove('web-app-1');
      rename('0123_web-app-1', 'web-app-1');
      world.start('web-app-1');
    }),
  ).toBe('10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2');
});

it('has its address after the whole service was taken down and up again', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.remove('web-app-1');
      world.remove('web-app-2');
    }),
    story.after(() => {
      world.run('web-app-2', labels(2));
    }),
    story.after(() => {
      world.run('web-app-1', labels(1));
    }),
  ]).toEqual([
    '10.203.0.2 = nobody, 10.203.0.3 = nobody',
    '10.203.0.2 = nobody, 10.203.0.3 = web-app-2',
    '10.203.0.2 = web-app-1, 10.203.0.3 = web-app-2',
  ]);
});

it('that is not made again is taken out after the handover grace', () => {
  const { world } = story;
  expect([
    story.after(() => {
      world.remove('web-app-1');
    }),
    story.after(() => {
      world.now += 9_999;
    }),
    story.after(() => {
      world.now += 1;
    }),
  ]).toEqual([
    '10.203.0.2 = nobody, 10.203.0.3 = web-app-2',
    '10.203.0.2 = nobody, 10.203.0.3 = web-app-2',
    '10.203.0.3 = web-app-2',
  ]);
});
