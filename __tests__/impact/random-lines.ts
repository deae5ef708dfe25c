import { objectText, type Member } from './json-spelling.js';
import { randomDetails } from './random-details.js';
import { span, variationsOf, type RandomUser } from './random-users.js';
import type { Dice } from './traps.js';

/** A line of a file, without its separator, and when it was written. */
export interface RandomLine {
  readonly time: number;
  readonly text: string;
}

/** The exposures and goal events of one user, whole JSON texts all. */
export function linesOfUser(user: RandomUser, dice: Dice): RandomLine[] {
  return [
    ...exposuresOf(user, dice),
    ...dice.times(dice.oneIn(2) ? 0 : dice.integer(1, 4), () => goalEventOf(user, dice)),
    ...(dice.springs('ids', 5) ? sameIds(user, dice) : []),
    ...(dice.springs('others', 3) ? [otherLine(user, dice)] : []),
    ...(dice.springs('fallback-keys', 4) ? withoutKey(user, dice) : []),
  ];
}

function exposuresOf(user: RandomUser, dice: Dice): RandomLine[] {
  if (dice.oneIn(12)) return [];
  const later = dice.times(dice.integer(0, 6), () => user.first + dice.integer(0, 20_000));
  const lines = [user.first, ...later].map((time) =>
    exposure(user, { time, variation: variationOf(user, dice) }, dice),
  );
  if (!dice.springs('mixed-users', 12)) return lines;
  const time = dice.pick([user.first, user.first + span.seconds]);
  return [...lines, exposure(user, { time, variation: JSON.stringify(dice.pick(variationsOf(dice))) }, dice)];
}

/** As JSON text; `undefined` for a member that is not written. */
function variationOf({ variation }: RandomUser, dice: Dice): string | undefined {
  if (dice.springs('dotnet', 10)) return '"SdkDefault"';
  if (dice.springs('defaults', 15)) return dice.pick(['"SdkDefault"', '""', 'null', '5', undefined]);
  return JSON.stringify(variation);
}

interface Exposed {
  readonly time: number;
  readonly variation: string | undefined;
}

function exposure(user: RandomUser, { time, variation }: Exposed, dice: Dice): RandomLine {
  const isDefault = dice.springs('defaults', 12) ? dice.pick(['true', 'true', '"true"', '1', 'null']) : 'false';
  const members: readonly (readonly [string, string | undefined])[] = [
    ['kind', '"feature"'],
    ...identity(user, time, dice),
    ['key', '"new-checkout"'],
    ['variation', variation],
    ['value', dice.pick(['true', 'false', '"red"', 'null', '{"a":[1,"}"]}', '1.5'])],
    ['default', isDefault],
    ['version', '""'],
    ['source', dice.pick(['"SERVER"', '"PROVIDER_CACHE"', '"INPROCESS"'])],
    ['metadata', dice.oneIn(4) ? '{"env":"prod","kind":"tracking"}' : undefined],
  ];
  return { time, text: lineText(members, dice) };
}

type Place = readonly [name: string, json: string | undefined];

function identity(user: RandomUser, time: number, dice: Dice): Place[] {
  return [
    ['contextKind', user.contextKind === undefined ? undefined : JSON.stringify(user.contextKind)],
    ['userKey', JSON.stringify(user.key)],
    ['creationDate', dice.springs('zero-date', 15) ? dice.pick(oddDates) : String(time)],
  ];
}

const oddDates = [
  ...['0', '-5', '-0', '1.5', '1700200000.0', '1.7e9', '1e10', '"1700200000"', 'null', 'true', '[1]', undefined],
  ...[
    '1',
    '1700200000123',
    '9007199254740993',
    '18446744073709551615',
    '18446744073709551616',
    '99999999999999999999999',
  ],
];

function goalEventOf(user: RandomUser, dice: Dice): RandomLine {
  return goalEvent(user, { time: goalTime(user, dice), details: randomDetails(dice) }, dice);
}

function goalTime({ first }: RandomUser, dice: Dice): number {
  if (dice.springs('same-second', 4)) return first;
  if (dice.springs('skew', 6)) return first - dice.pick([1, 2, 30, 59, 60, 61, 62]);
  if (dice.springs('before', 6)) return first - dice.integer(1, 10_000);
  return first + dice.pick([1, 59, 60, 61, 3600, 3601, dice.integer(1, 200_000)]);
}

function goalEvent(user: RandomUser, event: { time: number; details: string | undefined }, dice: Dice): RandomLine {
  const members: readonly Place[] = [
    ['kind', '"tracking"'],
    ...identity(user, event.time, dice),
    ['key', '"order"'],
    ['evaluationContext', contextOf(user, dice)],
    ['trackingEventDetails', event.details],
  ];
  return { time: event.time, text: lineText(members, dice) };
}

function contextOf({ key }: RandomUser, dice: Dice): string {
  const targeting: Member = ['targetingKey', JSON.stringify(key)];
  if (dice.springs('long-lines', 100))
    return objectText([['notes', JSON.stringify('x"\\é '.repeat(38_000))], targeting], dice);
  if (!dice.springs('wide-context', 4)) return objectText([['plan', '"pro"'], targeting], dice);
  const names = ['$set', '/path', 'a.b', 'ключ', 'eventId', 'value', 'kind', 'creationDate'];
  const attributes = dice.times(dice.integer(5, 300), (index): Member => [`attribute${index}`, `"value-${index}"`]);
  return objectText([...attributes, ...names.map((name): Member => [name, '1']), targeting], dice);
}

/** Several events with one id, alike in some of what decides which one stays. */
function sameIds(user: RandomUser, dice: Dice): RandomLine[] {
  const id = dice.pick(['"again"', '7', '"7"']);
  const time = goalTime(user, dice);
  return dice.times(dice.integer(2, 4), (index) => {
    const value = dice.pick(['5', '5', '5.0', '31.5', '"x"', 'null', '-5']);
    const currency = dice.pick(['"EUR"', '"USD"', '"eur"', '""', 'null']);
    const details = `{"eventId":${id},"value":${value},"currency":${currency},"copy":${index}}`;
    return goalEvent(user, { time: time + dice.pick([0, 0, 0, 1]), details }, dice);
  });
}

/** Other kinds, other flags, other goals. */
function otherLine(user: RandomUser, dice: Dice): RandomLine {
  const [kind, key] = dice.pick<Place>([
    ['"Tracking"', '"order"'],
    ['"Feature"', '"new-checkout"'],
    ['""', '"order"'],
    ['"custom"', '"order"'],
    ['5', '"order"'],
    ['null', '"new-checkout"'],
    ['"feature"', '"banner"'],
    ['"feature"', '"order"'],
    ['"feature"', '"new-checkout "'],
    ['"tracking"', '"new-checkout"'],
    ['"tracking"', '"Order"'],
    ['"tracking"', '"orders"'],
    ['"tracking"', '"banner"'],
    ['"tracking"', 'null'],
  ]);
  const time = user.first + dice.integer(0, 90_000);
  const variation: Place = ['variation', JSON.stringify(user.variation)];
  const rest: Place[] = [variation, ['trackingEventDetails', randomDetails(dice)]];
  return { time, text: lineText([['kind', kind], ...identity(user, time, dice), ['key', key], ...rest], dice) };
}

/** What SDKs write for users without a targeting key, and what other software might. */
function withoutKey(user: RandomUser, dice: Dice): RandomLine[] {
  const nobody: RandomUser = { ...user, key: dice.pick(['', 'undefined', 'undefined-targetingKey']) };
  const lines = [...exposuresOf(nobody, dice), goalEventOf(nobody, dice)];
  const key = dice.pick(['null', '5', 'true', '["u"]', '""']);
  return lines.map(({ time, text }) => ({
    time,
    text: dice.oneIn(4) ? text.replace(/("userKey":)"[^"]*"/, `$1${key}`) : text,
  }));
}

function lineText(places: readonly Place[], dice: Dice): string {
  const written = places.filter((place): place is Member => place[1] !== undefined && !dice.springs('nulls', 60));
  const members = written.map(([name, json]): Member => [name, dice.springs('nulls', 60) ? 'null' : json]);
  const copy = dice.springs('repeated-members', 30) ? [dice.pick(repeatedMembers)] : [];
  const ordered = dice.springs('spaces', 6) ? dice.shuffle(members) : members;
  return objectText([...ordered, ...copy], dice);
}

const repeatedMembers: Member[] = [
  ['kind', '"custom"'],
  ['userKey', '"user-0"'],
  ['creationDate', '1'],
  ['variation', '"blue"'],
  ['default', 'true'],
  ['trackingEventDetails', '{"value":1000}'],
];
