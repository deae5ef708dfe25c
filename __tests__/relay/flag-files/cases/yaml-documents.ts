import type { FlagFile } from '../flag-file.js';
import { bytes, lines, yaml } from './case.js';

const flag = 'f: { variations: { a: 1, b: 2 }, defaultRule: { variation: a } }\n';
const other = 'g: { variations: { a: 3 }, defaultRule: { variation: a } }\n';

const documents = [
  yaml('two documents', `${flag}---\n${other}`),
  yaml('a second document that is broken', `${flag}---\n[\n`),
  yaml('a second document with another flag of the same key', `${flag}---\nf: 1\n`),
  yaml('three dashes first', `---\n${flag}`),
  yaml('three dashes twice', `---\n---\n${flag}`),
  yaml('three dashes before the mapping', `--- ${flag}`),
  yaml('three dashes before a flow mapping', `--- {${flag.trim()}}\n`),
  yaml('three dashes with a comment', `--- # the flags\n${flag}`),
  yaml('three dots last', `${flag}...\n`),
  yaml('three dots and text', `${flag}...\nwhat is this: [\n`),
  yaml('three dots and a document', `${flag}...\n---\n${other}`),
  yaml('three dots first', `...\n${flag}`),
  yaml('an empty document first', `---\n...\n---\n${flag}`),
  yaml('only three dashes', '---\n'),
  yaml('only three dots', '...\n'),
  yaml(
    'three dashes in a text',
    `f:\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  version: "a\n---\nb"\n`,
  ),
  yaml('%YAML 1.1', `%YAML 1.1\n---\n${flag}`),
  yaml('%YAML 1.2', `%YAML 1.2\n---\n${flag}`),
  yaml('%YAML 1.3', `%YAML 1.3\n---\n${flag}`),
  yaml('%YAML 2.0', `%YAML 2.0\n---\n${flag}`),
  yaml('%YAML twice', `%YAML 1.1\n%YAML 1.1\n---\n${flag}`),
  yaml('%YAML without dashes', `%YAML 1.1\n${flag}`),
  yaml('%TAG', `%TAG !e! tag:yaml.org,2002:\n---\n${flag.replace('1, b', '!e!str 1, b: !e!str 2, c')}`),
  yaml('%TAG that is not used', `%TAG ! tag:example.org,2000:\n---\n${flag}`),
  yaml('an unknown directive', `%FLAGS all\n---\n${flag}`),
  yaml('a comment before a directive', `# first\n%YAML 1.1\n---\n${flag}`),
  yaml('an empty file', ''),
  yaml('white space only', '  \n\n  \n'),
  yaml('a tab only', '\t\n'),
  yaml('a comment only', '# nothing\n'),
  yaml('null', 'null\n'),
  yaml('a tilde', '~\n'),
  yaml('an empty mapping', '{}\n'),
  yaml('a text', 'flags\n'),
  yaml('a number', '5\n'),
  yaml('a list', `- ${flag.replace('\n', '\n')}`),
  yaml('an empty list', '[]\n'),
  yaml('a flag that is a text', 'f: x\n'),
  yaml('a flag that is a list', 'f: [1]\n'),
  yaml('a flag that is null', `f: ~\n${other}`),
  yaml('a flag that is empty', `f:\n${other}`),
  yaml('a flag that is an empty mapping', `f: {}\n${other}`),
];

const utf16 = (text: string, { order, mark = true }: { order: 'le' | 'be'; mark?: boolean }): Buffer => {
  const little = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return order === 'le' ? little : little.swap16();
};
const named = 'fé😀: { variations: { é: "日本", b: 😀 }, defaultRule: { variation: é } }\n';
const inText = (...inner: readonly number[]): Buffer =>
  bytes('f: { variations: { a: "x', inner, 'y" }, defaultRule: { variation: a } }\n');
const inComment = (...inner: readonly number[]): Buffer => bytes('# x', inner, `y\n${flag}`);
const inName = (...inner: readonly number[]): Buffer => bytes(`${flag}g`, inner, ': ~\n');

const ILLEGAL: Readonly<Record<string, readonly number[]>> = {
  'a lone continuation byte': [0x80],
  'a cut sequence': [0xe2, 0x82],
  'an overlong sequence': [0xc0, 0xaf],
  'a surrogate': [0xed, 0xa0, 0x80],
  'a sequence above U+10FFFF': [0xf4, 0x90, 0x80, 0x80],
  'the byte 0xff': [0xff],
  'a NUL': [0],
  'a control character': [1],
  'an escape': [0x1b],
  'a DEL': [0x7f],
  'a C1 control': [0xc2, 0x80],
  'U+FFFE': [0xef, 0xbf, 0xbe],
  'U+FFFF': [0xef, 0xbf, 0xbf],
  'a byte order mark': [0xef, 0xbb, 0xbf],
  'a next line': [0xc2, 0x85],
  'a line separator': [0xe2, 0x80, 0xa8],
  'a paragraph separator': [0xe2, 0x80, 0xa9],
  'a no-break space': [0xc2, 0xa0],
  'a private character': [0xee, 0x80, 0x80],
  'a replacement character': [0xef, 0xbf, 0xbd],
  'a form feed': [0x0c],
  'a vertical tab': [0x0b],
  'a carriage return': [0x0d],
};

const encodings = [
  yaml('UTF-16 LE', utf16(named, { order: 'le' })),
  yaml('UTF-16 BE', utf16(named, { order: 'be' })),
  yaml('UTF-16 LE without a mark', utf16(flag, { order: 'le', mark: false })),
  yaml('UTF-16 BE without a mark', utf16(flag, { order: 'be', mark: false })),
  yaml('UTF-16 LE, cut in a character', utf16(flag, { order: 'le' }).subarray(0, -1)),
  yaml('UTF-16 LE, a lone surrogate', utf16(`${flag}g: "\ud83d x"\n`, { order: 'le' })),
  yaml('UTF-16 LE, surrogates the wrong way round', utf16(`${flag}g: "\ude00\ud83d"\n`, { order: 'le' })),
  yaml('UTF-16 LE with CRLF', utf16(flag.replaceAll('\n', '\r\n'), { order: 'le' })),
  yaml('UTF-32 LE', bytes([0xff, 0xfe, 0, 0, 0x66, 0, 0, 0, 0x3a, 0, 0, 0])),
  yaml('a byte order mark first', bytes([0xef, 0xbb, 0xbf], flag)),
  yaml('a byte order mark and nothing', bytes([0xef, 0xbb, 0xbf])),
  yaml('a byte order mark in the second line', bytes(flag, [0xef, 0xbb, 0xbf], other)),
  ...Object.entries(ILLEGAL).flatMap(([name, inner]) => [
    yaml(`${name} in a text`, inText(...inner)),
    yaml(`${name} in a comment`, inComment(...inner)),
    yaml(`${name} in a name`, inName(...inner)),
  ]),
  yaml('not UTF-8 behind the end of the document', bytes(`${flag}...\n`, [0xff])),
];

const block = lines`
f:
  variations:
    a: 1
    b: 2
  defaultRule:
    variation: a
  metadata:
    text: one
      two

      three
`;
const lineBreaks = [
  yaml('CRLF', block.replaceAll('\n', '\r\n')),
  yaml('CR', block.replaceAll('\n', '\r')),
  yaml('next lines', block.replaceAll('\n', '\u0085')),
  yaml('line separators', block.replaceAll('\n', '\u2028')),
  yaml('mixed line breaks', block.replace('\n', '\r\n').replace('2\n', '2\r')),
  yaml('no line break at the end', block.trimEnd()),
  yaml('spaces at the ends of lines', block.replaceAll('\n', '  \n')),
  yaml('tabs at the ends of lines', block.replaceAll('\n', '\t\n')),
  yaml('tabs as indentation', block.replaceAll('  ', '\t')),
  yaml('a tab behind a colon', block.replaceAll(': ', ':\t')),
  yaml('a tab in front of a comment', block.replace('a: 1', 'a: 1\t# one')),
  yaml('a tab in front of a name', block.replace('    b: 2', '\t    b: 2')),
  yaml('a tab behind the indentation', block.replace('    b: 2', '    \tb: 2')),
  yaml('a tab in an empty line', block.replace('\n\n', '\n\t\n')),
  yaml('tabs in a flow mapping', 'f:\t{\n\tvariations: {\ta: 1 },\n\tdefaultRule: { variation: a }\n}\n'),
];

const spelled = (value: string): string =>
  `f:\n  variations: { a: 1, b: 2 }\n  defaultRule: { variation: a }\n  metadata:\n    m: ${value}\n    n: 1\n`;
const BLOCKS = [
  ...[
    '|',
    '>',
    '|-',
    '|+',
    '>-',
    '>+',
    '|2',
    '|1',
    '|-1',
    '|1-',
    '>2+',
    '|0',
    '|10',
    '|a',
    '| # comment',
    '|# no',
    '|5',
  ],
].flatMap((header) => [
  yaml(`a block scalar ${header}`, spelled(`${header}\n      one\n       two\n\n      three\n\n`)),
  yaml(`an empty block scalar ${header}`, spelled(`${header}`)),
]);

const texts = [
  yaml(
    'a folded scalar with deeper lines',
    spelled('>\n      one\n        deep\n        er\n      two\n\n\n      three'),
  ),
  yaml('a literal with empty lines first', spelled('|\n\n\n      one\n      two')),
  yaml('a literal with longer empty lines first', spelled('|\n          \n      one')),
  yaml('a literal with a tab', spelled('|\n      one\ttwo\n      \tthree')),
  yaml('a literal that starts with a tab', spelled('|\n\t  one')),
  yaml('a literal with a comment behind it', spelled('|\n      one\n  # comment')),
  yaml('a literal with dashes', spelled('|\n      ---\n      ...')),
  yaml(
    'a query in a literal',
    'f:\n  variations: { a: 1, b: 2 }\n  targeting:\n    - query: |\n        age gt 10\n' +
      '        and age lt 50\n      variation: b\n  defaultRule: { variation: a }\n',
  ),
  yaml(
    'a query in a folded scalar',
    'f:\n  variations: { a: 1, b: 2 }\n  targeting:\n    - query: >-\n        age gt 10\n' +
      '        and age lt 50\n      variation: b\n  defaultRule: { variation: a }\n',
  ),
  yaml('a plain text of several lines', spelled('one\n      two\n\n\n      three # four\n')),
  yaml('a plain text with a comment in it', spelled('one\n      # two\n      three')),
  yaml('a double quoted text of several lines', spelled('"one\n      two\\\n      three\n\n      four\\n"')),
  yaml('a single quoted text of several lines', spelled("'one\n      two\n\n      it''s'")),
  yaml('a quoted text that is not indented', spelled('"one\ntwo"')),
  yaml('all escapes', spelled(String.raw`"\0\a\b\t\n\v\f\r\e\ \"\/\\\N\_\L\P\x41\u00e9\U0001F600"`)),
  yaml('a tab behind a backslash', spelled('"a\\\tb"')),
  ...[
    String.raw`"\q"`,
    String.raw`"\x4"`,
    String.raw`"\ud83d"`,
    String.raw`"\ud83d\ude00"`,
    String.raw`"\U00110000"`,
  ].map((text) => yaml(`the escape ${text}`, spelled(text))),
  ...['"open', "'open", '"a" b', "'a' b", '"a"b', '@a', '`a', '%a', '&', '*', '!', '|x', '>x', ',', '[', ']', '}'].map(
    (text) => yaml(`the text ${text}`, spelled(text)),
  ),
  ...[
    'a: b',
    'a:b',
    'a :b',
    'a #b',
    'a#b',
    '- a',
    '-a',
    '? a',
    '?a',
    ': a',
    ':a',
    '::',
    'a:',
    '#a',
    'a, b',
    'a]',
    '-',
  ].map((text) => yaml(`the plain text ${text}`, spelled(text))),
];

export const yamlDocuments: readonly FlagFile[] = [...documents, ...encodings, ...lineBreaks, ...BLOCKS, ...texts];
