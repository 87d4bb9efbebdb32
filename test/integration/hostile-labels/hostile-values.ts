import fc from 'fast-check';

/** What the host has already: in its hosts file, and by its own name. */
export const namesInFile = ['gateway', 'printer.office.example', 'nas'];
export const namesOfMachine = ['web-1.example.org', 'web-1'];

const ordinary = [
  'app',
  'shop',
  'api.shop',
  'api.internal',
  'nas.home.arpa',
  'github.com',
  'WWW.Wikipedia.org',
  'db',
  'web-2',
  '3scale',
  'a.b.c.d',
  'xn--bcher-kva.example',
  'x'.repeat(63),
];

const forTheHost = [
  ...[
    'localhost',
    'LocalHost',
    'localhost.',
    'x.localhost',
    'localhost.localdomain',
    'ip6-localhost',
    'ip6-allnodes',
  ],
  ...['host.docker.internal', 'HOST.DOCKER.INTERNAL', 'gateway.docker.internal', 'broadcasthost'],
  ...[...namesInFile, ...namesOfMachine].flatMap((name) => [
    name,
    name.toUpperCase(),
    `${name}.`,
    ` ${name} `,
  ]),
];

const breaking = [
  ...[
    'app\n127.0.0.1 evil',
    '127.0.0.1 evil\n',
    'app\r\n10.0.0.1 evil',
    'app\u2028evil',
    'app\u0085evil',
    'app\v',
    'app\f',
  ],
  ...[
    'app # nathost',
    '# nathost: app',
    'app\t10.0.0.1 evil',
    'app evil',
    'app#',
    '#app',
    'app\0',
    '\0',
    'app\0.example',
  ],
  ...[
    '*',
    '*.app',
    '.',
    '..',
    'app.',
    '.app',
    'a..b',
    '-app',
    'app-',
    'a.-b',
    '_app',
    'app_1',
    'app:80',
    'app/..',
    '../app',
  ],
  ...[
    '',
    ' ',
    '\n',
    '\u00a0',
    '\ufeffapp',
    '\u200bapp',
    'a\u200dpp',
    'a\u00adpp',
    '\u202eppa',
    '$(id)',
    '${HOME}',
    '%s%n',
    "'; --",
  ],
  ...[
    'аpp',
    'shоp',
    'ａｐｐ',
    'ⓐpp',
    '\u212Aube',
    'ſhop',
    'İstanbul',
    'straße',
    'app。example',
    'app．example',
    'bücher',
    '例え',
  ],
  ...[
    '\ud800',
    'app\udfff',
    '\u{1F433}',
    'e\u0301',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    'x'.repeat(64),
    `${'x'.repeat(63)}.`.repeat(4),
    `${'x.'.repeat(126)}x`,
    `${'x.'.repeat(126)}xy`,
    `${'x.'.repeat(127)}x`,
    'x'.repeat(400),
  ],
];

const onePart = fc.oneof(
  fc.nat(255).map(String),
  fc.nat(255).map((n) => `0${n.toString(8)}`),
  fc.nat(255).map((n) => `0x${n.toString(16)}`),
  fc.nat(0xffff_ffff).map((n) => `0X${n.toString(16).toUpperCase()}`),
  fc.constantFrom('0', '00', '0x', '127', '256', '4294967295', '4294967296', '1e1', '٣'),
);

/** Addresses in the spellings of inet_aton (one to four parts, octal, hexadecimal) and of IPv6, and what is nearly one. */
const addressLike = fc.oneof(
  fc.array(onePart, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.tuple(fc.constantFrom('a', 'app', 'x-1'), onePart).map(([name, part]) => `${name}.${part}`),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc.constantFrom(
    '::',
    '::1',
    '::ffff:10.0.0.1',
    'fe80::1%eth0',
    '[::1]',
    '127.0.0.1:80',
    '10.0.0.0/8',
    '1.2.3.4.',
  ),
);

const seed = fc.constantFrom(...ordinary, ...forTheHost, ...breaking);
const nasty = fc.oneof(
  fc.constantFrom(
    ...Array.from('\n\r\t\v\f\0# ,.-_:%\u00a0\u2028\u200b\u212A\u0130\u0131ſаｅ。\u{1F433}'),
    '\ud800',
    '\r\n',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

type Mutation = (text: string) => string;
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(300), nasty).map(
    ([at, piece]): Mutation =>
      (text) =>
        splice(text, at, 0, piece),
  ),
  fc.tuple(fc.nat(300), nasty).map(
    ([at, piece]): Mutation =>
      (text) =>
        splice(text, at, 1, piece),
  ),
  fc.tuple(fc.nat(300), fc.nat(5)).map(
    ([at, count]): Mutation =>
      (text) =>
        splice(text, at, count, ''),
  ),
  fc.integer({ min: 2, max: 130 }).map(
    (times): Mutation =>
      (text) =>
        text.repeat(Math.min(times, Math.ceil(600 / (text.length + 1)))),
  ),
  fc.constantFrom<Mutation>(
    (text) => text.toUpperCase(),
    (text) => text.normalize('NFKC'),
    (text) => Array.from(text).reverse().join(''),
    (text) => `${text}.${text}`,
    (text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '')),
  ),
);

function splice(text: string, at: number, removed: number, piece: string): string {
  const from = at % (text.length + 1);
  return text.slice(0, from) + piece + text.slice(from + removed);
}

const mutated = fc
  .tuple(seed, fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([text, mutations]) => mutations.reduce((result, change) => change(result), text));

const oneName = fc.oneof(
  { weight: 3, arbitrary: seed },
  { weight: 4, arbitrary: mutated },
  { weight: 2, arbitrary: addressLike },
  { weight: 2, arbitrary: fc.domain() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

const separator = fc.constantFrom(',', ',', ', ', ',,', ' ,\n');
const severalNames = fc
  .array(fc.tuple(oneName, separator), { minLength: 2, maxLength: 6 })
  .map((parts) => parts.flat().join(''));

const countedNames = fc
  .tuple(fc.integer({ min: 60, max: 70 }), fc.constantFrom('n', 'N', '', 'n_', ' n-'))
  .map(([count, stem]) => Array.from({ length: count }, (_, n) => `${stem}${n}x`).join());

const megabyte = fc
  .constantFrom('a', ',', 'a,', 'app,', '\n', '#', '10.0.0.1 evil\n', '\0', '\u{1F433}', 'a.')
  .map((piece) => piece.repeat(Math.ceil(1_000_000 / piece.length)));

/** Values of the label `nathost.name`. */
export const nameLabel = fc.oneof(
  { weight: 600, arbitrary: oneName },
  { weight: 300, arbitrary: severalNames },
  { weight: 20, arbitrary: countedNames },
  { weight: 1, arbitrary: megabyte },
);

const text = fc.oneof(addressLike, seed, mutated);
const sometimes = (value: fc.Arbitrary<string>) => fc.option(value, { freq: 6, nil: undefined });

/** All labels of one container. */
export const labels = fc
  .record({
    'nathost.name': nameLabel,
    'nathost.ip': sometimes(fc.oneof(text, fc.constantFrom('10.203.0.7', '10.203.0.1', '10.203.0.250'))),
    'nathost.ip6': sometimes(text),
    'nathost.proxy': sometimes(text),
    'nathost.reload': sometimes(text),
    'nathost.NAME': sometimes(text),
    'nathost.name ': sometimes(text),
    'com.docker.compose.project': sometimes(fc.oneof(fc.constantFrom('web', 'blog'), text)),
    'com.docker.compose.service': sometimes(fc.oneof(fc.constantFrom('app', 'db'), text)),
    'com.docker.compose.container-number': sometimes(fc.oneof(fc.constantFrom('1', '2', '-1', '1e9'), text)),
    'com.docker.compose.oneoff': sometimes(fc.constantFrom('False', 'no', '\n')),
  })
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  );
