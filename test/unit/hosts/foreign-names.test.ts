import { namesIn } from '../../../src/hosts/foreign-names';

describe('namesIn', () => {
  it('reads names as resolvers do, and folds upper case', () => {
    const text = [
      '127.0.0.1 localhost',
      '  10.0.0.1\tShop  shop.example\r # not-this',
      'fe80::1%eth0 router',
      '::1 ip6-localhost ip6-loopback',
      '127.1 short',
      '#10.0.0.2 commented',
      '10.0.0.3#glued',
      'shop2 10.0.0.4',
      'word other',
      '',
      '10.0.0.5',
      '10.0.0.6 \xa0odd last',
    ].join('\n');
    expect([...namesIn([Buffer.from(text, 'latin1')])]).toEqual([
      'localhost',
      'shop',
      'shop.example',
      'router',
      'ip6-localhost',
      'ip6-loopback',
      'short',
      '\xa0odd',
      'last',
    ]);
  });

  it('does not join the end of one part with the beginning of the next', () => {
    expect([...namesIn([Buffer.from('10.0.0.1 a'), Buffer.from('10.0.0.2 b')])]).toEqual(['a', 'b']);
  });
});
