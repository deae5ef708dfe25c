import type { Dice } from './traps.js';

/** The beginning of what happens, and how long it takes. */
export const span = { start: 1_700_100_800, seconds: 864_000 } as const;

export interface RandomUser {
  readonly key: string;
  readonly variation: string;
  /** The time of the first exposure, where nothing odd happens. */
  readonly first: number;
  /** As the member is written; absent where it is not. */
  readonly contextKind: string | undefined;
}

const numberKeys = [
  '007',
  '7',
  '07',
  '1e3',
  '1000',
  '1.0',
  '1',
  '-0',
  '0',
  '12345678901234567890',
  '12345678901234567891',
];

const oddKeys = [
  ...[
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '"quoted"',
    "it's",
    'back\\slash',
    '$x',
    '/path',
    'a.b',
    '~1',
    '*',
    '%',
  ],
  ...[
    ' ',
    'guest',
    'GUEST',
    'guest ',
    'null',
    'true',
    'false',
    'NaN',
    'Undefined',
    '\u001f',
    '\n',
    '\t',
    '\u0000',
    '\u007f',
  ],
  ...[
    'é',
    'e\u0301',
    'ß',
    '😀',
    '\uffee',
    '\u2028',
    'K',
    '\u212a',
    '2024-1-1',
    '2024-01-01',
    '12:30',
    '1:2:3',
    '{"a":1}',
    '[1]',
  ],
  ...[
    'undefined-targetingKey ',
    '<b>',
    "'; drop table events; --",
    'NULL',
    '\\u0041',
    'Infinity',
    ',}',
    'x'.repeat(300),
  ],
];

export function randomUsers(dice: Dice): RandomUser[] {
  const variations = variationsOf(dice);
  return keysOf(dice).map((key) => ({
    key,
    variation: dice.pick(variations),
    first: span.start + dice.integer(0, span.seconds),
    contextKind: dice.has('anonymous') ? dice.pick(['user', 'anonymousUser', undefined]) : 'user',
  }));
}

export function variationsOf(dice: Dice): string[] {
  const plain = dice.has('three') ? ['control', 'blue', 'green'] : ['control', 'blue'];
  return dice.has('odd-names') ? [...plain, ...['__proto__', 'Blue', 'e\u0301', 'é', '"', ' ', '1', 'true']] : plain;
}

function keysOf(dice: Dice): string[] {
  const plain = dice.times(dice.integer(30, 90), (index) => `user-${index}`);
  const keys = [
    ...plain,
    ...(dice.has('uuid-keys') ? dice.times(12, () => randomUuid(dice)).flatMap((uuid) => spellings(uuid, dice)) : []),
    ...(dice.has('number-keys') ? numberKeys : []),
    ...(dice.has('odd-keys') ? dice.shuffle(oddKeys).slice(0, 20) : []),
  ];
  return [...new Set(keys)];
}

/** One UUID, or the same one in other letters as another user. */
function spellings(uuid: string, dice: Dice): string[] {
  return dice.oneIn(2) ? [uuid] : [uuid, uuid.toUpperCase()];
}

export function randomUuid(dice: Dice): string {
  const digits = dice.times(32, () => dice.integer(0, 15).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
