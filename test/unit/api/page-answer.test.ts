import { pageAnswer } from '../../../src/api/page-answer';

const assets = {
  '/': { type: 'text/html; charset=utf-8', body: '<p>ü</p>' },
  '/page/app-AB12.js': { type: 'text/javascript', body: 'go()' },
};

describe('the page', () => {
  it('may run, load and ask nothing but what comes from where it comes from', () => {
    const policy = pageAnswer(assets, '/')!.headers['content-security-policy']!;
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]));
    expect(rules.get('default-src')).toEqual(["'none'"]);
    expect(rules.get('frame-ancestors')).toEqual(["'none'"]);
    for (const kind of ['script-src', 'style-src', 'img-src', 'connect-src'])
      expect(rules.get(kind)).toEqual(["'self'"]);
    expect(policy).not.toContain('unsafe');
  });

  it('has its assets kept for ever and itself asked for each time', () => {
    expect(pageAnswer(assets, '/')!.headers['cache-control']).toBe('no-cache');
    expect(pageAnswer(assets, '/page/app-AB12.js')!.headers['cache-control']).toContain('immutable');
  });

  it('says of each file what it is, in bytes, and forbids to guess otherwise or to tell others', () => {
    expect(pageAnswer(assets, '/')).toMatchObject({
      status: 200,
      body: '<p>ü</p>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-length': '9',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
  });

  it.each(['/page/app-XY.js', '/constructor', '/page/', ''])('has nothing at %j', (path) => {
    expect(pageAnswer(assets, path)).toBeUndefined();
  });
});
