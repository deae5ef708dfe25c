import { objectText, type Member } from './json-spelling.js';
import { randomUuid } from './random-users.js';
import type { Dice } from './traps.js';

const textValues = [
  ...[
    '"5"',
    '" 7.5 "',
    '"\\t9\\n"',
    '"+3"',
    '"-4"',
    '".5"',
    '"6."',
    '"1e2"',
    '"1E-2"',
    '"007"',
    '"99,90"',
    '"€5"',
    '"1,234.50"',
  ],
  ...[
    '""',
    '" "',
    '"NaN"',
    '"Infinity"',
    '"0x10"',
    '"1_000"',
    '"5 EUR"',
    '"abc"',
    '"1e"',
    '"."',
    '"--1"',
    '"5\\u00a0"',
    '"５"',
  ],
  ...['true', 'false', '{}', '{"value":5}', '[]', '[5]', '"null"', '"\\u0035"'],
];

const extremeValues = [
  ...['1e15', '-1e15', '"1e15"', '999999999999999', '999999999999999.99', '-999999999999999.99', '1000000000000000'],
  ...['1e21', '1e+21', '1e300', '-0', '0', '0.0', '1e-7', '1e-18', '1e-30', '-12.5', '9007199254740993'],
];

const longNumbers = [
  ...[
    '0.30000000000000004',
    '123456789012345.123456789012345678',
    '0.123456789012345678',
    '12345678901234.5678901234567',
  ],
  ...[
    '19.990000000000000213',
    '1.5e3',
    '1.50E2',
    '25e-1',
    '"0.1000000000000000055511151231257827"',
    '0.0000000000000000015',
  ],
  ...['100000000000000.000000000000000001', '1.0', '1.10', '3.14159265358979323846'],
];

/** The details of a goal event: `value`, `currency`, an id and others, as the traps want them. */
export function randomDetails(dice: Dice): string {
  if (dice.springs('no-value', 12)) return dice.pick(['null', '{}', '[]', '5', '"value"', '[{"value":5}]']);
  const members = [...values(dice), ...currencies(dice), ...ids(dice), ...others(dice)];
  return objectText(dice.oneIn(3) ? dice.shuffle(members) : members, dice);
}

export function randomValue(dice: Dice): string {
  if (dice.springs('text-values', 3)) return dice.pick(textValues);
  if (dice.springs('extreme-values', 5)) return dice.pick(extremeValues);
  if (dice.springs('long-numbers', 4)) return dice.pick(longNumbers);
  if (dice.springs('late-cents', 3))
    return `${dice.integer(0, 99)}.${dice.pick(['5', '05', '99', '005', '1', '2', '10'])}`;
  return String(dice.integer(1, 99));
}

function values(dice: Dice): Member[] {
  const absent: Member[] = dice.oneIn(2) ? [['value', 'null']] : [];
  const value: Member[] = dice.springs('no-value', 5) ? absent : [['value', randomValue(dice)]];
  if (!dice.springs('case-members', 3)) return value;
  const name = dice.pick(['VALUE', 'Value', 'value ', ' value', 'valu\u0435']);
  const other: Member = [name, randomValue(dice)];
  return dice.oneIn(3) ? [other] : dice.shuffle([other, ...value]);
}

export function randomCurrency(dice: Dice): string {
  const odd = dice.has('odd-names')
    ? ['"__proto__"', '"😀"', '"\uffee"', '"eur"', '" "', 'null', '5', '["EUR"]', '"constructor"']
    : [];
  return dice.pick(['"EUR"', '"USD"', '"JPY"', '"CHF"', '""', ...odd]);
}

function currencies(dice: Dice): Member[] {
  if (!dice.has('currencies') || dice.oneIn(4)) return [];
  return [['currency', randomCurrency(dice)]];
}

/** Ids that are unique, unique for a user only, no ids, and numbers beside their texts. */
function ids(dice: Dice): Member[] {
  if (!dice.has('ids')) return [];
  const shared = [
    '"cart-1"',
    '"cart-2"',
    '7',
    '"7"',
    '7.0',
    '1e1',
    '"1e1"',
    '10',
    '12345678901234567890',
    '12345678901234567891',
  ];
  const none = ['""', 'null', 'true', '{}', '["x"]'];
  const unique = JSON.stringify(randomUuid(dice));
  const id = dice.pick([unique, unique, dice.pick(shared), dice.pick(none)]);
  const name = dice.springs('case-members', 6) ? dice.pick(['eventID', 'EventId']) : 'eventId';
  return dice.oneIn(6) ? [] : [[name, id]];
}

function others(dice: Dice): Member[] {
  const order: Member[] = dice.oneIn(2) ? [['orderId', `"o-${dice.integer(1, 40)}"`]] : [];
  const plan: Member[] = dice.oneIn(2)
    ? [['plan', dice.pick(['"pro"', '"free"', '"Pro"', 'true', '5', '1.50', '"1.50"', 'null'])]]
    : [];
  const n: Member[] = dice.oneIn(3) ? [['n', String(dice.integer(0, 5))]] : [];
  const odd: Member[] = dice.springs('odd-keys', 4) ? oddMembers : [];
  return [...order, ...plan, ...n, ...odd];
}

const oddMembers: Member[] = [
  ['"', '"\\\\"'],
  ['$set', '{"a":1}'],
  ['/path', '"x"'],
  ['a.b', '[1,{"value":9}]'],
  ['~1', '3'],
  ['__proto__', '{"value":4}'],
  ['', '"}]"'],
];
