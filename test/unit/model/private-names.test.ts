import { isPublicName } from '../../../src/model/private-names';

describe('isPublicName', () => {
  it.each([
    'shop',
    'com',
    'shop.test',
    'a.b.internal',
    'nas.home.arpa',
    'db.lan',
    'printer.local',
    'web.docker',
    'a.example',
  ])('finds nobody else behind %s', (name) => {
    expect(isPublicName(name, [])).toBe(false);
  });

  it.each([
    'github.com',
    'www.wikipedia.org',
    'shop.app',
    'home.arpa',
    'x.arpa',
    'a.xinternal',
    'internal.com',
    'gone.invalid',
  ])('finds that %s may be somebody else’s', (name) => {
    expect(isPublicName(name, [])).toBe(true);
  });

  it.each([
    ['example.com', false],
    ['a.b.example.com', false],
    ['notexample.com', true],
    ['com', false],
    ['example.org', true],
  ])('with the domain example.com: %s is public: %s', (name, isPublic) => {
    expect(isPublicName(name, ['example.com'])).toBe(isPublic);
  });
});
