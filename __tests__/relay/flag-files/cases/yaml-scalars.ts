import type { FlagFile } from '../flag-file.js';
import { lines, yaml } from './case.js';

/** Spellings that mean something other than text somewhere. */
const NAMES = [
  ...['True', 'False', 'true', 'FALSE', 'yes', 'No', 'on', 'OFF', 'y', 'N'],
  ...['1.10', '0x10', '0o17', '017', '0b11', '1_000', '+5', '-0', '.5', '5.', '1e3', '.inf', '-.Inf', '.NaN'],
  ...['null', 'NULL', 'Null', '2024-01-01', '2024-01-01 10:00:00', '2024-01-01T10:00:00Z', '12:30:45', '0.1.2'],
  ...['"~"', '"<<"', "'='", '=', '""', '"a b"', 'a/b', 'a.b', '-a', '?a', ':a', '😀', 'é', '__proto__', 'constructor'],
];

const inGroups = (names: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(names.length / 12) }, (_, n) => names.slice(n * 12, n * 12 + 12));

const flagKeys = inGroups(NAMES).map((names) =>
  yaml(
    `flag keys ${names.join(' ')}`,
    names.map((name) => `${name}:\n  variations: { a: 1, b: 2 }\n  defaultRule: { variation: a }\n`).join(''),
  ),
);

const variationNames = inGroups(NAMES).map((names) =>
  yaml(
    `variation and percentage names ${names.join(' ')}`,
    lines`
f:
  variations:
` +
      names.map((name, n) => `    ${name}: ${n}\n`).join('') +
      '  defaultRule:\n    percentage:\n' +
      names.map((name, n) => `      ${name}: ${n + 1}\n`).join(''),
  ),
);

const variation = NAMES.map((name) => `  - query: age eq ${name.length}\n    variation: ${name}\n`);
const servedNames = yaml(
  'variation: as every spelling',
  'f:\n  variations:\n' +
    NAMES.map((name, n) => `    ${name}: ${n}\n`).join('') +
    `  targeting:\n${variation.join('')}  defaultRule: { variation: True }\n`,
);

const nullNames = ['~', 'null', 'Null', '!!null x', '!!str ~', '!!str', '? '].map((name) =>
  yaml(
    `a variation, a weight and a flag named ${name}`,
    `${name}: { variations: { a: 1 }, defaultRule: { variation: a } }\n` +
      `f:\n  variations:\n    ${name}: 1\n    b: 2\n  defaultRule:\n    percentage:\n      ${name}: 50\n      b: 50\n`,
  ),
);

/** In a value, a name that is not text makes what JSON cannot express. */
const metadataNames = [
  'true',
  'yes',
  '1',
  '1.10',
  '~',
  '2024-01-01',
  '0x10',
  '.nan',
  '"1"',
  '1_0',
  '!!str 1',
  '<<x',
].map((name) =>
  yaml(
    `a value with a member named ${name}`,
    `f:\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  metadata:\n    ${name}: 1\n` +
      `    deep: { ${name}: 2 }\n`,
  ),
);

const SPELLINGS = [
  ...NAMES.filter((name) => !name.startsWith('?') && !name.startsWith(':')),
  ...[
    '~',
    '',
    '1.0',
    '1',
    '0',
    '-1',
    '0o7',
    '1e-7',
    '123456789012345678',
    '18446744073709551615',
    '18446744073709551616',
  ],
  ...[
    '-9223372036854775808',
    '-9223372036854775809',
    '1__0',
    '0x_1',
    '_1',
    '1_',
    '08',
    '0b12',
    '1_0.5_0',
    '+.inf',
    '1:30',
  ],
  ...['2024-1-2', '2024-01-01t10:00:00.5+02:00', '2024-01-01 10:00:00 +2', '2024-02-30', '!!str 5', '!!int "5"'],
  ...['!!float 5', '!!bool "true"', '!!binary aMOp', '!!timestamp "2024-01-01"', '!x y', "'it''s'", '"\\x41\\u00e9"'],
];

const textFields = inGroups(SPELLINGS).flatMap((spellings, group) => [
  yaml(
    `version: every spelling, ${group}`,
    spellings
      .map((spelling, n) => `f${n}:\n  variations: { a: 1 }\n  defaultRule: { variation: a }\n  version: ${spelling}\n`)
      .join(''),
  ),
  yaml(
    `name and bucketingKey: every spelling, ${group}`,
    spellings
      .map(
        (spelling, n) =>
          `f${n}:\n  variations: { a: 1 }\n  defaultRule:\n    variation: a\n    name: ${spelling}\n` +
          `  bucketingKey: ${spelling}\n`,
      )
      .join(''),
  ),
]);

const bare = (spelling: string): string =>
  `f:\n  variations: { a: 1, b: 2 }\n  defaultRule: { variation: a }\n  ${spelling}\n`;

/** What JSON can express: the others have files of their own. */
const expressible = SPELLINGS.filter((spelling) => !/^[-+]?\.(inf|nan)$/i.test(spelling));
/** The relay has no type for dates and for numbers of 64 bits: beside others they are loaded or not by chance. */
const UNTYPED = ['2024-01-01', '2024-01-01 10:00:00.50', '18446744073709551615', '!!timestamp "2024-01-01"'];
const comparable = expressible.filter((spelling) => !/^(\d{4}-|!!timestamp|18446744073709551615)/.test(spelling));
const single = (value: string): string => `f:\n  variations: { a: ${value} }\n  defaultRule: { variation: a }\n`;

const values = [
  yaml(
    'metadata: every spelling',
    bare(`metadata:\n${expressible.map((spelling, n) => `    m${n}: ${spelling}`).join('\n')}`),
  ),
  yaml(
    'metadata: every spelling, in a list',
    bare(`metadata:\n    list:\n${expressible.map((spelling) => `      - ${spelling}`).join('\n')}`),
  ),
  ...['.inf', '-.INF', '+.inf', '.NaN'].map((value) => yaml(`metadata: ${value}`, bare(`metadata: { a: ${value} }`))),
  ...comparable.map((value, n) => [value, comparable[(n + 1) % comparable.length]] as const).flatMap(typed),
  ...UNTYPED.map((value) => yaml(`a single variation ${value}`, single(value))),
  ...['.inf', '.nan', '~', '[1, 2.50, 0x10]', '{ x: 1_0 }', '[]', '{}', '[~]', '{ x: ~ }', '{ 1: 2 }'].map((value) =>
    yaml(`a variation ${value}`, single(value)),
  ),
];

/** Two variations, which must be of one type. Each fifth pair, because there are many. */
function typed([one, other]: readonly [string, string | undefined], n: number): FlagFile[] {
  if (n % 5 !== 0) return [];
  const text = `f:\n  variations:\n    a: ${one}\n    b: ${other}\n  defaultRule: { percentage: { a: 50, b: 50 } }\n`;
  return [yaml(`variations ${one} and ${other}`, text)];
}

const BOOLEANS = [
  ...['yes', 'Yes', 'YES', 'yEs', 'on', 'On', 'y', 'Y', 'TRUE', 'tRUE', 'n', 'N', 'no', 'off', 'OFF', 'False'],
  ...['"true"', '"yes"', "'on'", '1', '0', 't', '~', '', '""', '[]', '{}', '[true]', '!!bool "true"', '!!bool "yes"'],
  ...['!!str true', '!!str yes', '!x yes', 'true # c', '|\n    true', '>-\n    yes', '&a yes'],
];

const booleanFields = BOOLEANS.map((spelling) =>
  yaml(`disable: ${spelling.replaceAll('\n', ' ')}`, bare(`trackEvents: true\n  disable: ${spelling}`)),
);

const NUMBERS = [
  ...['050', '0o50', '0x32', '0b11', '1_000', '+5', '.5', '5.', '1e2', '1E+2', '1e', '.inf', '-.inf', '.nan', '"50"'],
  ...['~', '', 'null', '1__0', '0x_32', '0b12', '08', '0o8', '1_0.5', '1.5_0', '-5', '12e03', '0xg', '+0x10', '-0b1'],
  ...[
    '-0o17',
    '0x1p4',
    '1:30',
    '50%',
    '2024-01-01',
    'true',
    '[50]',
    '{ x: 1 }',
    '18446744073709551615',
    '1e400',
    'Inf',
  ],
  ...['!!float 50', '!!int "50"', '!!float "0x10"', '!!str 50', '!!int 5.5', '_5', '5_', '0_5', '0.5.1', '- 5', '0B11'],
  ...['0X1F', '0O17', '1,5', '5 # c', '0x8000000000000000', '!!float "50"', '._5', '+.5', '-.5e1', '.e1', '+-5'],
];

const numberFields = NUMBERS.map((spelling) =>
  yaml(
    `percentage: ${spelling}`,
    `f:\n  variations: { a: 1, b: 2 }\n  defaultRule:\n    percentage:\n      a: ${spelling}\n      b: 50\n`,
  ),
);

const DATES = [
  ...['2024-01-01', '2024-1-1', '2024-01-01 10:00:00', '2024-01-01 10:00:00.5', '2024-01-01T10:00:00Z'],
  ...['2024-01-01t10:00:00Z', '2024-01-01T10:00:00z', '2024-01-01T10:00:00+02:00', '2024-01-01T10:00:00.123456789Z'],
  ...['2024-01-01T10:00:00.1234567891Z', '2024-01-01T10:00:00.100Z', '2024-01-01T10:00:00,5Z', '2024-01-01T1:2:3Z'],
  ...['2024-01-01T10:00:00', '2024-01-01T10:00Z', '2024-01-01 10:00:00 +02:00', '2024-01-01 10:00:00Z', '20240101'],
  ...['2024-01-01T10:00:00+0200', '2024-01-01T10:00:00+2', '2024-13-01', '2024-02-30', '2023-02-29', '2024', 'true'],
  ...['"2024-01-01"', '"2024-01-01T10:00:00Z"', "'2024-01-01T10:00:00+02:00'", '"2024-01-01 10:00:00"', '0000-01-01'],
  ...[
    '9999-12-31T23:59:59Z',
    '10000-01-01',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10:00:60Z',
    '{}',
    '{ a: 1 }',
    '[]',
    '~',
  ],
  ...['', '!!timestamp "2024-01-01"', '!!timestamp 2024-01-01 10:00:00', '!!str 2024-01-01', '1.5', 'soon', '2024-01'],
  ...[
    '!!str 2024-01-01T10:00:00Z',
    '|\n      2024-01-01T10:00:00Z',
    '|-\n      2024-01-01T10:00:00Z',
    '2024-01-1T10:00:00Z',
  ],
];

const dateFields = DATES.map((spelling) =>
  yaml(`experimentation: ${spelling.replaceAll('\n', ' ')}`, bare(`experimentation:\n    start: ${spelling}`)),
);

const endOf = (spelling: string): string =>
  lines`
f:
  variations: { a: 1, b: 2 }
  defaultRule:
    progressiveRollout:
      initial: { variation: a, date: 2024-01-01 }
      end:
        variation: b
` + `${spelling}\n`;

const rollouts = [
  ...['2026-12-31', '2026-12-31 10:00:00', '"2026-12-31T10:00:00Z"', '{}', '~'].map((date) =>
    yaml(`a rollout until ${date}`, endOf(`        percentage: 0x64\n        date: ${date}`)),
  ),
  ...['0o144', '1_0.0', '050', '"50"', '~', '-1', '.inf', 'on'].map((percentage) =>
    yaml(`a rollout to ${percentage}`, endOf(`        date: 2026-12-31\n        percentage: ${percentage}`)),
  ),
];

const steps = ['2024-01-01', '2026-06-15 12:00:00', '2026-06-15 12:00:01', '"2024-01-01"', '~', '{}', ''].map((date) =>
  yaml(
    `a step at ${date}`,
    `f:\n  variations: { a: 1, b: 1.50 }\n  defaultRule: { variation: a }\n  scheduledRollout:\n    - date: ${date}\n` +
      '      version: 1.10\n      disable: off\n      defaultRule: { variation: b }\n',
  ),
);

export const yamlScalars: readonly FlagFile[] = [
  ...[...flagKeys, ...variationNames, servedNames, ...nullNames, ...metadataNames, ...textFields, ...values],
  ...[...booleanFields, ...numberFields, ...dateFields, ...rollouts, ...steps],
];
