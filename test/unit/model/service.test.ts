import { serviceOf } from '../../../src/model/service';
import { composeLabels } from '../../support/records';

const swarm = (task: string) => ({
  'com.docker.swarm.service.id': 'svc1',
  'com.docker.swarm.service.name': 'app',
  'com.docker.swarm.task.name': task,
});

describe('serviceOf', () => {
  it.each([
    ['a Compose replica', composeLabels('web', 'app', 2), { key: 'compose:web/app', replica: 2 }],
    ['a Swarm task', swarm('app.3.x1y2z3'), { key: 'swarm:svc1', replica: 3 }],
    ['a Swarm task of a name with dots', swarm('my.app.12.x1y2z3'), { key: 'swarm:svc1', replica: 12 }],
  ])('knows %s', (_, labels, service) => {
    expect(serviceOf(labels)).toEqual(service);
  });

  it.each([
    ['no labels', {}],
    ['no project', { ...composeLabels('web', 'app', 1), 'com.docker.compose.project': '' }],
    ['no number', { 'com.docker.compose.project': 'web', 'com.docker.compose.service': 'app' }],
    [
      'a number that is none',
      { ...composeLabels('web', 'app', 1), 'com.docker.compose.container-number': '1e3' },
    ],
    [
      'a number too large to count with',
      { ...composeLabels('web', 'app', 1), 'com.docker.compose.container-number': '9'.repeat(20) },
    ],
    ['a project that could be mistaken for another with a service', composeLabels('web/app', 'db', 1)],
    ['a service with a line end', composeLabels('web', 'app\n', 1)],
    ['a project of a megabyte', composeLabels('x'.repeat(1_000_000), 'app', 1)],
    ['a task of a global service, which has a node and no slot', swarm('app.n0dex1y2z3.x1y2z3')],
    ['a task without a name', { 'com.docker.swarm.service.id': 'svc1' }],
  ])('finds none with %s', (_, labels) => {
    expect(serviceOf(labels)).toBeUndefined();
  });

  it('keeps services of different projects and of both orchestrators apart', () => {
    const keys = [composeLabels('a', 'app', 1), composeLabels('b', 'app', 1), swarm('app.1.x')].map(
      (labels) => serviceOf(labels)?.key,
    );
    expect(new Set(keys).size).toBe(3);
  });
});
