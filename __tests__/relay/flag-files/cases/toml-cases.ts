import type { FlagFile } from '../flag-file.js';
import { bytes, lines, toml } from './case.js';

const base = lines`
[f]
variations = { a = 1, b = 2 }
defaultRule = { variation = "a" }
`;
const flag = (rest: string): string => `${base}${rest}\n`;

const tables = [
  toml(
    'tables',
    lines`
[f]
version = "1"
[f.variations]
a = true
b = false
[f.defaultRule]
variation = "b"
`,
  ),
  toml(
    'dotted names',
    lines`
f.variations.a = 1
f.variations.b = 2
f.defaultRule.percentage.a = 25
f.defaultRule.percentage.b = 75
f.metadata."a.b".c = 1
`,
  ),
  toml(
    'arrays of tables',
    lines`
[f]
variations = { a = 1, b = 2 }
defaultRule.variation = "a"
[[f.targeting]]
name = "one"
query = "age gt 40"
variation = "b"
[[f.targeting]]
query = "age lt 10"
[f.targeting.percentage]
a = 20
b = 80
[[f.scheduledRollout]]
date = 2024-01-01T00:00:00Z
[[f.scheduledRollout.targeting]]
name = "one"
variation = "a"
`,
  ),
  toml(
    'inline tables',
    'f = { variations = { a = 1, b = 2 }, targeting = [{ query = "age gt 10", variation = "b" }],' +
      ' defaultRule = { variation = "a" } }\n',
  ),
  toml('an inline table over lines', 'f = { variations = { a = 1,\n b = 2 }, defaultRule = { variation = "a" } }\n'),
  toml(
    'an inline table with a comma at the end',
    'f = { variations = { a = 1, }, defaultRule = { variation = "a" } }\n',
  ),
  toml(
    'an inline table with comments',
    'f = { # one\n variations = { a = 1 }, # two\n defaultRule = { variation = "a" } }\n',
  ),
  toml('an inline table that is extended', 'f = { variations = { a = 1 } }\n[f.defaultRule]\nvariation = "a"\n'),
  toml(
    'an inline table that is extended by a dotted name',
    'f = { variations = { a = 1 } }\nf.defaultRule.variation = "a"\n',
  ),
  toml('a table twice', `${base}[f]\nversion = "1"\n`),
  toml('a table after its subtable', '[f.variations]\na = 1\n[f]\ndefaultRule = { variation = "a" }\n'),
  toml('a table that dotted names have made', 'f.variations.a = 1\n[f]\ndefaultRule = { variation = "a" }\n'),
  toml('a table in a table that dotted names have made', '[f]\nvariations.a = 1\n[f.variations]\nb = 2\n'),
  toml('a table that is an array of tables', '[[f.targeting]]\nname = "x"\n[f.targeting]\nname = "y"\n'),
  toml('an array that is extended by tables', 'f.targeting = []\n[[f.targeting]]\nname = "y"\n'),
  toml('a name twice', flag('version = "1"\nversion = "2"')),
  toml('a name twice, once quoted', flag('version = "1"\n"version" = "2"')),
  toml('a variation twice', '[f]\nvariations = { a = 1, a = 2 }\ndefaultRule = { variation = "a" }\n'),
  toml('a name that is a value and a table', flag('version = "1"\nversion.x = 1')),
  toml('names in capital letters', '[f]\nVariations = { a = 1 }\nDEFAULTRULE = { Variation = "a" }\nvErsion = "1"\n'),
  toml('names with a long s', '[f]\n"variation\u017f" = { a = 1 }\ndefaultRule = { variation = "a" }\n'),
  toml(
    'odd names',
    lines`
["a b"]
variations = { "" = 1, "a.b" = 2, '<' = 3, 1 = 4, 1_0 = 5, -x = 6, true = 7, 2024-01-01 = 8 }
defaultRule = { percentage = { "" = 10, "a.b" = 10, 1 = 10, true = 70 } }
[1.2]
variations = { a = 1 }
[""]
variations = { a = 1 }
defaultRule = { variation = "a" }
[__proto__]
variations = { __proto__ = 1, constructor = 2 }
defaultRule = { variation = "__proto__" }
`,
  ),
  ...['[1]', '[]', '1', '{ x = 1 }'].flatMap((value) => [
    toml(
      `an empty name with ${value} among dotted names`,
      `[f]\nvariations.a = 1\nmetadata.y = 2\nmetadata."" = ${value}\nmetadata.z = 3\nmetadata.w = 4\n` +
        'defaultRule.variation = "a"\n',
    ),
    toml(
      `an empty name with ${value} in a table`,
      `[f]\nvariations.a = 1\ndefaultRule.variation = "a"\n[f.metadata]\ny = 2\n"" = ${value}\nz.x = 3\nw = 4\n`,
    ),
    toml(
      `an empty name with ${value} in an inline table`,
      `[f]\nvariations.a = 1\ndefaultRule.variation = "a"\nmetadata.i = { y = 1, "" = ${value}, z.x = 2, z.y = 3 }\n`,
    ),
    toml(
      `an empty name with ${value} at the top`,
      `"" = ${value}\nf.variations.a = 1\nf.defaultRule.variation = "a"\n`,
    ),
    toml(
      `an empty name with ${value}, twice`,
      `[f]\nvariations.a = 1\ndefaultRule.variation = "a"\nmetadata."" = ${value}\nmetadata."" = 2\n`,
    ),
  ]),
  toml('a name beyond ASCII', '[f]\nvariations = { é = 1 }\ndefaultRule = { variation = "é" }\n'),
  toml(
    'a quoted name beyond ASCII',
    '["fé😀"]\nvariations = { "é" = 1, "\\u00e8" = 2 }\ndefaultRule = { variation = "é" }\n',
  ),
  toml('an empty table', '[f]\n'),
  toml('an empty table header', '[]\n'),
  toml('an open table header', '[f\n'),
  toml('text behind a table header', '[f] x = 1\n'),
  toml('spaces in a table header', '[ f . variations ]\na = 1\n[f."defaultRule"]\nvariation = "a"\n'),
  toml('unknown members', flag('unknown = { a = [1] }\nother = 2024-01-01\nconverter = "x"')),
  toml('a converter of a wrong type', flag('converter = 5')),
];

const VALUES = [
  ...[
    'true',
    'True',
    'yes',
    '"x"',
    "'x\\n'",
    '1',
    '+1',
    '-1',
    '01',
    '1_000',
    '1__0',
    '_1',
    '1_',
    '0x1F',
    '0X1F',
    '0o17',
    '0b11',
    '-0x1',
    '0xdead_beef',
  ],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '1.5',
    '1.',
    '.5',
    '1e3',
    '1E+3',
    '1.5e-3',
    '1_0.5_0',
    '-0.0',
    '-0',
    '1e',
    '1.e2',
  ],
  ...[
    'inf',
    '+inf',
    '-inf',
    'nan',
    '-nan',
    'Inf',
    '1e400',
    '2024-01-01T10:00:00Z',
    '2024-01-01T10:00:00+02:00',
    '2024-01-01 10:00:00Z',
    '2024-01-01t10:00:00z',
  ],
  ...[
    '2024-01-01T10:00:00',
    '2024-01-01 10:00:00.5',
    '2024-01-01',
    '10:00:00',
    '10:00:00.123456',
    '10:00',
    '2024-01-01T10:00',
    '2024-02-30',
    '2024-13-01',
    '2024-1-1',
  ],
  ...[
    '2024-01-01T10:00:00.1234567891Z',
    '2024-01-01T24:00:00Z',
    '[1, 2]',
    '[1, "a", 1.5, [true], { x = 1 }]',
    '[]',
    '{}',
    '[1,]',
    '[,]',
    '[1 2]',
    '[\n1, # one\n2\n]',
  ],
  ...['{ x = { y = 1 } }', '{ x.y = 1, x.z = 2 }', '[[1], [2, 3]]', '[{ x = 1 }, { y = 2 }]', '', 'null', '~', 'x'],
];
const values = VALUES.flatMap((value) => [
  toml(`the value ${value.replaceAll('\n', ' ')}`, flag(`metadata.m = ${value}\nmetadata.l = [${value}]`)),
]);
const variations = VALUES.filter((_, n) => n % 3 === 0).map((value) =>
  toml(`a variation ${value}`, `[f]\nvariations = { a = ${value} }\ndefaultRule = { variation = "a" }\n`),
);

const TEXTS = [
  ...[
    '"a\\tb"',
    '"\\u00e9\\U0001F600"',
    '"\\ud83d"',
    '"\\x41"',
    '"\\e"',
    '"\\q"',
    '"\\/"',
    '"a\nb"',
    "'a\nb'",
    '"""a\nb"""',
    '"""\na\\\n   b"""',
    "'''\na'b\\n'''",
  ],
  ...[
    '"""a""b"""',
    '"""a"""""',
    "'''a'''''",
    '"""a\\"""b"""',
    '"open',
    '"""open',
    '"a\u0001b"',
    '"a\tb"',
    '"a\u007fb"',
    '"<>&\u2028"',
    "'é😀'",
    '"""a\r\nb"""',
    '"\\U00110000"',
  ],
];
const texts = TEXTS.map((text) =>
  toml(`the text ${JSON.stringify(text)}`, flag(`version = ${text}\nmetadata.t = ${text}`)),
);

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  version: ['1', '1.5', 'true', '2024-01-01', '[]', '{}', '["1"]'],
  disable: ['true', 'false', '"true"', '1', '[true]', '{}', '2024-01-01'],
  variations: ['5', '"x"', '[]', '[{ a = 1 }]', 'true', '{}'],
  metadata: ['5', '"x"', '[]', '[{ a = 1 }]', 'true', '{}', '2024-01-01'],
  targeting: ['5', '"x"', '{}', '[]', '[1]', '[{}]', '["x"]', '[[]]', '{ name = "x" }'],
  defaultRule: [
    '5',
    '"x"',
    '[]',
    '{}',
    '[{ variation = "a" }]',
    '{ variation = 1 }',
    '{ percentage = 5 }',
    '{ percentage = [] }',
    '{ percentage = {} }',
  ],
  scheduledRollout: ['5', '{}', '[]', '[1]', '[{}]'],
  experimentation: ['5', '{}', '[]', '"x"'],
  bucketingKey: ['5', '""', '"x"', 'true'],
};
const fields = Object.entries(FIELDS).flatMap(([name, wrong]) =>
  wrong.map((value) => {
    const members = { variations: '{ a = 1, b = 2 }', defaultRule: '{ variation = "a" }', [name]: value };
    const text = Object.entries(members).map(([member, value]) => `${member} = ${value}\n`);
    return toml(`${name} = ${value}`, `[f]\n${text.join('')}`);
  }),
);

const WEIGHTS = [
  '50',
  '50.5',
  '0x32',
  '0o62',
  '1_0',
  '+5',
  '-5',
  '5e1',
  'inf',
  '-inf',
  'nan',
  '"50"',
  'true',
  '2024-01-01',
  '9007199254740991',
  '9007199254740992',
  '[50]',
  '{}',
];
const weights = WEIGHTS.map((weight) =>
  toml(
    `a weight ${weight}`,
    `[f]\nvariations = { a = 1, b = 2 }\ndefaultRule.percentage = { a = ${weight}, b = 50 }\n`,
  ),
);

const DATES = [
  ...[
    '2024-01-01T10:00:00Z',
    '2024-01-01T10:00:00+02:00',
    '2024-01-01 10:00:00Z',
    '2024-01-01t10:00:00z',
    '2024-01-01T10:00:00',
    '2024-01-01',
    '10:00:00',
  ],
  ...[
    '2024-01-01T10:00:00.123456789Z',
    '2024-01-01T10:00:00.1234567891Z',
    '2024-01-01T10:00:00.100Z',
    '"2024-01-01T10:00:00Z"',
    '"2024-01-01"',
    '"soon"',
  ],
  ...[
    '5',
    'true',
    '1.5',
    '[]',
    '{}',
    '2024-01-01T10:00Z',
    '2024-01-01 10:00:00.5',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2024-01-01T10:00:00-00:00',
  ],
];
const dates = DATES.flatMap((date) => [
  toml(`a date ${date}`, flag(`experimentation.start = ${date}`)),
  toml(`a step at ${date}`, `${base}[[f.scheduledRollout]]\ndate = ${date}\ndefaultRule.variation = "b"\n`),
]);

const stepOfNumbers = ['1', '1.0', '9007199254740993', '2024-01-01'].map((value) =>
  toml(
    `a step that serves ${value}`,
    `${base}[[f.scheduledRollout]]\ndate = 2024-01-01T00:00:00Z\nvariations = { a = ${value}, c = "x" }\n` +
      'version = "2"\n',
  ),
);

const rollout = toml(
  'a rollout',
  lines`
[f]
variations = { a = 1, b = 2 }
[f.defaultRule.progressiveRollout]
initial = { variation = "a", date = 2024-01-01T00:00:00Z }
end = { variation = "b", percentage = 100, date = 2026-12-31T00:00:00Z }
`,
);

const ILLEGAL: Readonly<Record<string, readonly number[]>> = {
  'a lone continuation byte': [0x80],
  'a surrogate': [0xed, 0xa0, 0x80],
  'the byte 0xff': [0xff],
  'a NUL': [0],
  'a control character': [1],
  'a DEL': [0x7f],
  'a next line': [0xc2, 0x85],
  'a byte order mark': [0xef, 0xbb, 0xbf],
};
const encodings = [
  toml('a byte order mark first', bytes([0xef, 0xbb, 0xbf], base)),
  toml('a byte order mark and nothing', bytes([0xef, 0xbb, 0xbf])),
  toml('UTF-16 LE', Buffer.from(`\ufeff${base}`, 'utf16le')),
  toml('UTF-16 BE', Buffer.from(`\ufeff${base}`, 'utf16le').swap16()),
  toml('UTF-16 LE without a mark', Buffer.from(base, 'utf16le')),
  ...Object.entries(ILLEGAL).flatMap(([name, inner]) => [
    toml(`${name} in a text`, bytes(base, 'version = "x', inner, 'y"\n')),
    toml(`${name} in a comment`, bytes(base, '# x', inner, 'y\n')),
    toml(`${name} in a literal of several lines`, bytes(base, "version = '''x", inner, "y'''\n")),
  ]),
  ...[
    'f.\rversion = "1"',
    'f.version\r = "1"',
    'f.version = \r"1"',
    'f.version = "1"\r',
    'f.l = [1,\r2]',
    '# x\ry',
  ].map((text) =>
    toml(`a CR in ${JSON.stringify(text)}`, `f.variations.a = 1\nf.defaultRule.variation = "a"\n${text}\n`),
  ),
  toml('CRLF', flag('version = "1" # x').replaceAll('\n', '\r\n')),
  toml('CR', base.replaceAll('\n', '\r')),
  toml('a CR in a line', base.replace('\n', '\r \n')),
  toml('an empty file', ''),
  toml('white space only', ' \n\t\n'),
  toml('a comment only', '# nothing'),
  toml('a value at the top', `version = "1"\n${base}`),
  toml('a table and a list at the top', `l = [1]\n${base}`),
  toml('no line break at the end', base.trimEnd()),
  toml('two pairs in a line', '[f]\nversion = "1" disable = true\n'),
  toml('a name without a value', flag('version =')),
  toml('a name alone', flag('version')),
  toml('an equals sign alone', flag('= 1')),
  toml('indented pairs', base.replaceAll('\n', '\n\t  ')),
  toml('JSON', '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"}}}'),
  toml('YAML', 'f:\n  variations: { a: 1 }\n'),
];

export const tomlCases: readonly FlagFile[] = [
  ...[
    ...tables,
    ...values,
    ...variations,
    ...texts,
    ...fields,
    ...weights,
    ...dates,
    ...stepOfNumbers,
    rollout,
    ...encodings,
  ],
];
