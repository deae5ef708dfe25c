import type { Goal, Question } from '../question.js';
import { eventValue } from './event-value.js';
import { jsonMembers, numberOf, stringOf, type JsonMembers } from './json-members.js';
import type { Exposure, GoalEvent, Seconds, SortedLine } from './sorted-line.js';

/** A line with its time, whatever it counts as; undefined if it has none. */
export interface TimedLine {
  readonly sorted: SortedLine;
  readonly time: Seconds | undefined;
}

const memberNames = new Set(['kind', 'key', 'userKey', 'creationDate', 'variation', 'default', 'trackingEventDetails']);

/** What SDKs write for users without a targeting key: each would become one giant user who buys everything. */
const fallbackKeys = new Set(['', 'undefined-targetingKey', 'undefined']);

/** A later time is taken for this one, because DuckDB's unsigned integers hold no more. */
const latest: Seconds = 2n ** 64n - 1n;

/**
 * Puts the text of a JSON object to the tests that need nothing but the line, in the order of the rules.
 *
 * Test 10, whether the same bytes were read before, is the caller's: it comes before all others of a goal event.
 */
export function sortLine(text: string, question: Question): TimedLine {
  const members = jsonMembers(text, memberNames);
  const time = secondsOf(members.get('creationDate'));
  return { sorted: sorted({ members, time, question }), time };
}

interface Line {
  readonly members: JsonMembers;
  readonly time: Seconds | undefined;
  readonly question: Question;
}

function sorted(line: Line): SortedLine {
  const kind = stringOf(line.members.get('kind'));
  const key = stringOf(line.members.get('key'));
  if (kind === 'feature') return key === line.question.flag ? exposure(line) : { group: 'lines', test: 'otherFlag' };
  if (kind !== 'tracking') return { group: 'lines', test: 'otherKind' };
  return key === line.question.goal.name ? ofGoal(line) : { group: 'lines', test: 'otherGoal' };
}

function exposure({ members, time, question }: Line): SortedLine {
  const user = userOf(members);
  const variation = stringOf(members.get('variation'));
  const isDefault = members.get('default') === 'true' || variation === 'SdkDefault';
  if (user === undefined) return { group: 'exposures', test: 'withoutKey' };
  if (isDefault) return { group: 'exposures', test: 'default' };
  if (variation === undefined || variation === '') return { group: 'exposures', test: 'withoutVariation' };
  if (time === undefined) return { group: 'exposures', test: 'withoutTime' };
  return inRange({ user, variation, time }, question);
}

function inRange(found: Exposure, { from, to }: Question): SortedLine {
  const isOutside = (from !== undefined && found.time < from) || (to !== undefined && found.time >= to);
  return isOutside
    ? { group: 'exposures', test: 'outOfRange' }
    : { group: 'exposures', test: 'counted', exposure: found };
}

function ofGoal(line: Line): SortedLine {
  const { valueMember, idMember, goal } = line.question;
  const names = [valueMember, idMember, 'currency', ...goal.conditions.map(({ member }) => member)];
  const details = jsonMembers(line.members.get('trackingEventDetails') ?? '', new Set(names));
  return meets(details, goal) ? goalEvent(line, details) : { group: 'lines', test: 'otherGoal' };
}

function meets(details: JsonMembers, { conditions }: Goal): boolean {
  return conditions.every(({ member, text }) => wordOf(details.get(member)) === text);
}

/** A string as it is, a number or a boolean by its JSON text. */
function wordOf(json: string | undefined): string | undefined {
  return json === 'true' || json === 'false' ? json : (stringOf(json) ?? numberOf(json));
}

/** A goal event before `from` is not out of range: a user whose exposure counts was exposed after it. */
function goalEvent({ members, time, question }: Line, details: JsonMembers): SortedLine {
  const user = userOf(members);
  if (user === undefined) return { group: 'goalEvents', test: 'withoutKey' };
  if (time === undefined) return { group: 'goalEvents', test: 'withoutTime' };
  if (question.to !== undefined && time >= question.to) return { group: 'goalEvents', test: 'outOfRange' };
  return { group: 'goalEvents', test: 'passed', goalEvent: { user, time, ...factsOf(details, question) } };
}

function factsOf(details: JsonMembers, { idMember, valueMember }: Question): Omit<GoalEvent, 'user' | 'time'> {
  const id = details.get(idMember);
  return {
    id: (stringOf(id) ?? numberOf(id)) || undefined,
    value: eventValue(details.get(valueMember)),
    currency: stringOf(details.get('currency')) ?? '',
  };
}

function userOf(members: JsonMembers): string | undefined {
  const key = stringOf(members.get('userKey'));
  return key === undefined || fallbackKeys.has(key) ? undefined : key;
}

/** An integer above 0, of digits only: the relay writes 0 if the sender left the time out. */
function secondsOf(json: string | undefined): Seconds | undefined {
  if (json === undefined || !/^[1-9][0-9]*$/.test(json)) return undefined;
  const seconds = json.length > 20 ? latest : BigInt(json);
  return seconds < latest ? seconds : latest;
}
