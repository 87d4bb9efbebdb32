import { foreignParts, parseHosts } from '../../../src/hosts/hosts-text';
import { freshSlot, headers } from '../../../src/hosts/line-format';

function kindsOf(text: string): string[] {
  return parseHosts(Buffer.from(text, 'latin1')).own.map(({ kind }) => kind);
}

describe('parseHosts', () => {
  it('stops behind one active line more than the most it is to find', () => {
    const text = '172.30.0.2 shop # nathost\n'.repeat(5);
    expect(parseHosts(Buffer.from(text), 0, { active: 3, free: 9 }).own).toHaveLength(4);
    expect(parseHosts(Buffer.from(text), 0, { active: 5, free: 9 }).own).toHaveLength(5);
  });

  it('passes over free lines beyond the most it is to find, and knows where the last of ours ends', () => {
    const text = Buffer.from(
      '#72.30.0.2 shop # nathost\n'.repeat(5) + '::5 db # nathost\n' + '#:5 db # nathost\n',
    );
    const { own, ownEnd } = parseHosts(text, 0, { active: 9, free: 2 });
    expect([own.map(({ kind }) => kind), ownEnd]).toEqual([['free', 'free', 'active'], text.length]);
  });

  it.each([
    ['an active line', '172.30.0.2 shop # nathost\n', 'active'],
    ['an active line with padding', '172.30.0.2 shop             # nathost\n', 'active'],
    ['an IPv6 line', 'fd00::5 shop # nathost\n', 'active'],
    ['an IPv6 line that begins with a colon', '::5 shop # nathost\n', 'active'],
    ['a line with the line end of another system', '172.30.0.2 shop # nathost\r\n', 'active'],
    ['a last line without newline', '172.30.0.2 shop # nathost', 'active'],
    ['the rest of a line of which the front was lost', '.0.2 shop # nathost\n', 'active'],
    ['a line that is no address any more', '5 shop # nathost\n', 'active'],
    ['a line with a further name', '172.30.0.2 shop db # nathost\n', 'active'],
    ['a line with two spaces', '172.30.0.2  shop # nathost\n', 'active'],
    ['a line with a tab', '172.30.0.2\tshop # nathost\n', 'active'],
    ['a line with a tab before the tag', '172.30.0.2 shop\t# nathost\n', 'active'],
    ['a line with a leading space', ' 172.30.0.2 shop # nathost\n', 'active'],
    ['a line with a trailing space', '172.30.0.2 shop # nathost \n', 'active'],
    ['a line with blanks and another line end behind the tag', '172.30.0.2 shop # nathost \t\r\n', 'active'],
    ['a line with a capital', '172.30.0.2 Shop # nathost\n', 'active'],
    ['an address with capitals', 'FD00::5 shop # nathost\n', 'active'],
    ['a line with a byte beyond ASCII', '172.30.0.2 sh\xf6p # nathost\n', 'active'],
    ['a line with a second comment', '172.30.0.2 shop # web # nathost\n', 'active'],
    ['a line that has lost its name', '172.30.0.2 # nathost\n', 'active'],
    ['an edited line that was freed', '#72.30.0.2\tShop db # nathost\n', 'free'],
    ['a free slot', '#72.30.0.2 shop # nathost\n', 'free'],
    ['a free slot with pieces of two names', '#72.30.0.2 shd00::1:5 db  # nathost\n', 'free'],
    ['a fresh slot', freshSlot(32), 'free'],
    ['a header', headers.plain, 'header'],
    ['a header that remembers a newline', headers.newlineAdded, 'header'],
    ['a header of another version', '# nathost: something else # nathost\n', 'header'],
  ])('takes %s for ours', (_, line, kind) => {
    expect(kindsOf(`127.0.0.1 localhost\n${line}`)).toEqual([kind]);
  });

  it.each([
    ['no address', 'shop # nathost\n'],
    ['nothing but the tag', ' # nathost\n'],
    ['a comment of a human', '# please keep # nathost\n'],
    ['two comments and no name', '#72.30.0.2 shop # web # nathost\n'],
    ['another word behind the tag', '172.30.0.2 shop # nathost !\n'],
    ['another tag', '172.30.0.2 shop # nathosts\n'],
    ['no tag', '172.30.0.2 shop\n'],
  ])('takes a line with %s for foreign', (_, line) => {
    expect(kindsOf(line)).toEqual([]);
  });

  it('says where lines begin, where their tag stands and where they end', () => {
    expect(parseHosts(Buffer.from('::1 x\n::5 shop   # nathost\r\n#:5 shop # nathost')).own).toEqual([
      { kind: 'active', offset: 6, tagAt: 16, end: 28 },
      { kind: 'free', offset: 28, tagAt: 36, end: 46 },
    ]);
  });

  it('finds the foreign parts between our lines', () => {
    const text = `a\n${headers.plain}::5 shop # nathost\nb\nc\n#:5 shop # nathost\nd`;
    expect(foreignParts(parseHosts(Buffer.from(text))).map(String)).toEqual(['a\n', 'b\nc\n', 'd']);
  });
});
