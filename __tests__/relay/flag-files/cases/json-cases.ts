import type { FlagFile } from '../flag-file.js';
import { bytes, json } from './case.js';

const flag = (rest = ''): string =>
  `{"f":{"variations":{"a":1,"b":2},"defaultRule":{"variation":"a"}${rest && `,${rest}`}}}`;
const targeted = (rule: string): string =>
  `{"f":{"variations":{"a":1,"b":2},"targeting":[${rule}],"defaultRule":{"variation":"a"}}}`;

const names = [
  json('names in capital letters', '{"f":{"VARIATIONS":{"a":1},"DefaultRule":{"VARIATION":"a"},"TrackEVENTS":false}}'),
  json('names with a long s', '{"f":{"variationſ":{"a":1},"defaultRule":{"variation":"a"},"verſion":"1"}}'),
  json(
    'names with a Kelvin sign',
    '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"},"trac\u212aEvents":false,"bucketing\u212aey":"x"}}',
  ),
  json(
    'names with a dotted and a dotless i',
    '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"},"vers\u0131on":"1","metadata":{},"d\u0130sable":true}}',
  ),
  json('a name in two spellings', flag('"Version":"1","version":"2"')),
  json('a name in two spellings the other way round', flag('"version":"2","VERSION":"1"')),
  json('names with spaces', flag('" version":"1","version ":"2"')),
  json('names with escapes', flag('"\\u0076ersion":"1","metadat\\u0061":{"\\u0061":1}')),
  json('variation names in two spellings', '{"f":{"variations":{"A":1,"a":2},"defaultRule":{"variation":"A"}}}'),
  json(
    'flag keys in two spellings',
    '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"}},"F":{"variations":{"a":2},' +
      '"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'odd flag keys',
    '{"":{"variations":{"a":1},"defaultRule":{"variation":"a"}},"__proto__":{"variations":{"a":1},' +
      '"defaultRule":{"variation":"a"}},"a/b c":{"variations":{"a":1},"defaultRule":{"variation":"a"}},' +
      '"constructor":{"variations":{"__proto__":1,"toString":2},' +
      '"defaultRule":{"percentage":{"__proto__":50,"toString":50}},"metadata":{"__proto__":{"x":1},' +
      '"constructor":2}}}',
  ),
  json('unknown members', flag('"unknown":{"a":[1]},"converter":"x"')),
  json('an unknown member with a member twice', flag('"unknown":{"a":1,"a":2}')),
  json('a converter of a wrong type', flag('"converter":5')),
];

const repeated = [
  json('a flag twice', '{"f":{"variations":{"a":1},"version":"1"},"f":{"defaultRule":{"variation":"a"}}}'),
  json(
    'a flag twice, both whole',
    '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"},"version":"1"},"f":{"variations":{"b":2},' +
      '"defaultRule":{"variation":"b"}}}',
  ),
  json('a flag and then null', '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"}},"f":null}'),
  json('a text twice', flag('"version":"1","version":"2"')),
  json('a text and then null', flag('"version":"1","version":null')),
  json('a null and then a text', flag('"version":null,"version":"1"')),
  json('a boolean twice', flag('"disable":true,"disable":false')),
  json(
    'variations twice',
    '{"f":{"variations":{"a":1,"b":2},"variations":{"b":3,"c":4},"defaultRule":{"percentage":{"a":1,"b":1,"c":1}}}}',
  ),
  json('variations and then null', '{"f":{"variations":{"a":1},"variations":null,"defaultRule":{"variation":"a"}}}'),
  json('a variation twice', '{"f":{"variations":{"a":1,"a":2},"defaultRule":{"variation":"a"}}}'),
  json('a variation twice, objects', '{"f":{"variations":{"a":{"x":1},"a":{"y":2}},"defaultRule":{"variation":"a"}}}'),
  json(
    'weights twice',
    '{"f":{"variations":{"a":1,"b":2},"defaultRule":{"percentage":{"a":10,"b":20},"percentage":{"b":30}}}}',
  ),
  json('a weight twice', '{"f":{"variations":{"a":1,"b":2},"defaultRule":{"percentage":{"a":10,"b":20,"a":30}}}}'),
  json(
    'a rule twice',
    '{"f":{"variations":{"a":1,"b":2},"defaultRule":{"percentage":{"a":10,"b":20}},' +
      '"defaultRule":{"variation":"a","name":"x"}}}',
  ),
  json('metadata twice', flag('"metadata":{"a":1,"b":{"c":1}},"metadata":{"b":{"d":2},"e":3}')),
  json('a member of metadata twice', flag('"metadata":{"a":{"c":1},"a":{"d":2}}')),
  json(
    'an experimentation twice',
    flag('"experimentation":{"start":"2024-01-01T00:00:00Z"},"experimentation":{"end":"2027-01-01T00:00:00Z"}'),
  ),
  json(
    'a rollout twice',
    '{"f":{"variations":{"a":1,"b":2},"defaultRule":{"progressiveRollout":{"initial":{"variation":"a",' +
      '"date":"2024-01-01T00:00:00Z"},"end":{"variation":"b"}},' +
      '"progressiveRollout":{"end":{"percentage":100,"date":"2027-01-01T00:00:00Z"}}}}}',
  ),
  json(
    'a list twice',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"name":"one","query":"age gt 40","variation":"b"}],' +
      '"targeting":[{"query":"age gt 10"}],"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list twice, the second longer',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"name":"one","query":"age gt 40","variation":"b"}],' +
      '"targeting":[{"query":"age gt 10"},{"query":"age lt 10","variation":"b"}],' +
      '"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list twice, the second shorter',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"name":"one","query":"age gt 40","variation":"b"},' +
      '{"name":"two","query":"age lt 10","variation":"b"}],"targeting":[{"disable":true}],' +
      '"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list three times',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"name":"one","query":"age gt 40","variation":"b"},' +
      '{"name":"two","query":"age lt 10","variation":"b"}],"targeting":[],' +
      '"targeting":[{"query":"age gt 1"},{"query":"age lt 5","variation":"a"}],' +
      '"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list twice, with maps in it',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"query":"age gt 4","percentage":{"a":10}}],' +
      '"targeting":[{"percentage":{"b":20}}],"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list twice, with null elements',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"query":"age gt 4","variation":"b"}],' +
      '"targeting":[null],"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'a list and then null and then a list',
    '{"f":{"variations":{"a":1,"b":2},"targeting":[{"query":"age gt 4","variation":"b"}],' +
      '"targeting":null,"targeting":[{"query":"age gt 5"}],"defaultRule":{"variation":"a"}}}',
  ),
  json(
    'steps twice',
    flag(
      '"scheduledRollout":[{"date":"2024-01-01T00:00:00Z","version":"1"}],' +
        '"scheduledRollout":[{"defaultRule":{"variation":"b"}}]',
    ),
  ),
  json('a wrong type and then a right one', flag('"version":1,"version":"2"')),
  json('a whole file twice', '{"f":{"variations":{"a":1},"defaultRule":{"variation":"a"}}}{"g":null}'),
];

const NUMBERS = [
  ...[
    '1e2',
    '1E+2',
    '-0',
    '-0.0',
    '1.0',
    '0.1',
    '5e-324',
    '1e-7',
    '1e21',
    '123456789012345678',
    '9007199254740993',
    '1e400',
  ],
  ...[
    '-1e400',
    '01',
    '+1',
    '.5',
    '5.',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '-',
    '1e',
    '1e+',
    '00',
    '-01',
    '1.5e3',
    '0e0',
    '1E400',
  ],
];
const numbers = NUMBERS.flatMap((number) => [
  json(`a value ${number}`, flag(`"metadata":{"n":${number},"l":[${number}]}`)),
  json(`a weight ${number}`, `{"f":{"variations":{"a":1,"b":2},"defaultRule":{"percentage":{"a":${number},"b":50}}}}`),
]);

const DATES = [
  ...['2024-01-01T10:00:00Z', '2024-01-01T10:00:00z', '2024-01-01t10:00:00Z', '2024-01-01', '2024-01-01 10:00:00', ''],
  ...[
    '2024-01-01T10:00:00.123456789Z',
    '2024-01-01T10:00:00.1234567891Z',
    '2024-01-01T10:00:00.100Z',
    '2024-01-01T1:00:00Z',
  ],
  ...['2024-01-01T10:00:00+02:00', '2024-01-01T10:00:00+0200', '2024-01-01T10:00:00,5Z', '2024-02-30T00:00:00Z'],
  ...[
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:00:60Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2024-01-01T10:00:00-00:00',
  ],
];
const dates = DATES.map((date) => json(`a date ${date}`, flag(`"experimentation":{"start":"${date}"}`))).concat(
  ['\\u0032024-01-01T00:00:00Z', '2024-01-01T00:00:00Z\\u0000', '2024-01-01T10:00:00\\u002b02:00'].map((date) =>
    json(`a date ${date}`, flag(`"experimentation":{"start":"${date}"}`)),
  ),
  ['{}', '[]', '5', 'true', 'null'].map((date) => json(`a date ${date}`, flag(`"experimentation":{"start":${date}}`))),
);

const TEXTS = [
  ...[
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\ude00\\ud83d"',
    '"\\ud83dx"',
    '"\\u0000"',
    '"\\/\\b\\f\\n\\r\\t\\\\\\""',
    '"\\v"',
    '"\\x41"',
    '"\\u00g0"',
  ],
  ...[
    '"a\nb"',
    '"a\tb"',
    "'a'",
    '"open',
    '"<>&\u2028\u2029"',
    '"\u007f"',
    '"\ufeff"',
    '"\uffff"',
    '"é😀"',
    '"\\U0001F600"',
    '"\\uD83D\\uDE00"',
  ],
];
const texts = TEXTS.map((text) =>
  json(`a text ${JSON.stringify(text)}`, flag(`"version":${text},"metadata":{"t":${text}}`)),
);

const INVALID: Readonly<Record<string, readonly number[]>> = {
  'a lone continuation byte': [0x80],
  'a cut sequence': [0xe2, 0x82],
  'an overlong sequence': [0xc0, 0xaf],
  'a surrogate': [0xed, 0xa0, 0x80],
  'the byte 0xff': [0xff],
  'a control character': [1],
};
const invalid = Object.entries(INVALID).flatMap(([name, inner]) => [
  json(`${name} in a text`, bytes('{"f":{"variations":{"a":"x', inner, 'y"},"defaultRule":{"variation":"a"}}}')),
  json(
    `${name} in a variation name`,
    bytes('{"f":{"variations":{"a', inner, '":1},"defaultRule":{"variation":"a', inner, '"}}}'),
  ),
  json(`${name} outside`, bytes('{"f":null', inner, '}')),
]);

const syntax = [
  json('an empty file', ''),
  json('white space only', ' \n\t\r\n'),
  ...[
    'null',
    'true',
    '5',
    '"f"',
    '[]',
    '{}',
    '[{}]',
    '{"f":null}',
    '{"f":{}}',
    '{"f":[]}',
    '{"f":"x"}',
    '{"f":5}',
    '{"f":false}',
  ].map((text) => json(`the text ${text}`, text)),
  json('a byte order mark', bytes([0xef, 0xbb, 0xbf], flag())),
  json('UTF-16', Buffer.from(`\ufeff${flag()}`, 'utf16le')),
  json('text behind the object', `${flag()} x`),
  json('a second object', `${flag()} {}`),
  json('a comma behind the object', `${flag()},`),
  json('a NUL behind the object', `${flag()}\0`),
  json('white space behind the object', `${flag()} \n\t\r`),
  json('a form feed behind the object', `${flag()}\f`),
  json('a comment', `/* flags */ ${flag()}`),
  json('a comment to the end of the line', `// flags\n${flag()}`),
  json('a comment inside', flag('/* x */"version":"1"')),
  json('a comma too many', flag('"version":"1",')),
  json('a comma too many in a list', flag('"metadata":{"l":[1,]}')),
  json('a comma missing', '{"f":{"variations":{"a":1}"defaultRule":{"variation":"a"}}}'),
  json('a colon missing', '{"f"{}}'),
  json('a name without quotes', '{f:{}}'),
  json('single quotes', "{'f':{}}"),
  json('cut off', flag().slice(0, -1)),
  json('a bracket too many', `${flag()}}`),
  json('CRLF', flag('"version":"1"').replaceAll(',', ',\r\n')),
  json('a no-break space', flag().replace(':', ':\u00a0')),
  ...['True', 'TRUE', 'nul', 'truee', 'yes', 'undefined'].map((word) =>
    json(`the word ${word}`, flag(`"disable":${word}`)),
  ),
  json('deep lists', flag(`"metadata":{"a":${'['.repeat(100)}1${']'.repeat(100)}}`)),
];

const values = ['null', 'true', '"x"', '1.50', '[1,null]', '{"x":null}', '[]', '{}'].map((value) =>
  json(`a variation ${value}`, `{"f":{"variations":{"a":${value}},"defaultRule":{"variation":"a"}}}`),
);

const lists = [
  json('a rule that is null', targeted('null')),
  json('a rule that is empty', targeted('{}')),
  json('a rule among nulls', targeted('{"query":"age gt 40","variation":"b"},null')),
  json('a disabled rule of wrong outcome', targeted('{"disable":true,"query":"age gt 40","variation":"nowhere"}')),
];

export const jsonCases: readonly FlagFile[] = [
  ...[...names, ...repeated, ...numbers, ...dates, ...texts, ...invalid, ...syntax, ...values, ...lists],
];
