import type { GoalCondition, Question } from '../question.js';
import { detailsPointer, jsonText, pointer, sqlList, sqlText } from './text.js';

/**
 * Every line is in one of these classes; `events` has its index here. The order matters: what may be a goal event is
 * last.
 */
export const lineClasses = [
  'malformed',
  'other kind',
  'other flag',
  'other goal',
  'exposure without key',
  'exposure of default',
  'exposure without variation',
  'exposure without time',
  'exposure out of range',
  'exposure',
  'goal event without key',
  'goal event without time',
  'goal event out of range',
  'goal event with value',
  'goal event with unusable value',
  'goal event without value',
] as const;

export type LineClass = (typeof lineClasses)[number];

const code = (name: LineClass): string => `${lineClasses.indexOf(name)}::utinyint /* ${name} */`;
const from = (name: LineClass): string => `class >= ${code(name)}`;

/**
 * Reads every line once, and sorts it: `events` has a row for each class of lines that are set aside at once, for each
 * user and variation of the exposures, and for each goal event with bytes of its own.
 *
 * `u` stands for a user (128 bits of MD5 over the key), `h` for the bytes of a line and `i` for an event id (64 bits
 * each, and only compared between events of one user). Whole texts would not fit into memory. `name` is the variation
 * of an exposure and the currency of a goal event.
 */
export function eventsStatement(question: Question, source: string): string {
  return `create or replace temp table events as
with ${membersOf(question, source)}, sorted as (
  select *, ${classOf(question)} as class, if(abs(amount) < 1000000000000000, amount, null) as x from fields
), events as (
  select class, x, ${newest(question)}
    if(class = ${code('exposure')} or ${from('goal event with value')}, md5_number(user_key), null) as u,
    if(class = ${code('exposure')} or ${from('goal event with value')}, t, null) as t,
    if(${from('goal event without key')}, hash(line), null) as h,
    if(class = ${code('exposure')}, variation, if(x is null, null, coalesce(string_of(currency), ''))) as name,
    if(${from('goal event with value')}, ${idHash(question)}, null) as i
  from sorted
)
select class, u, h, name, min(t) as t, min(x) as x, min(i) as i, count(*) as n${newestOf(question)}
from events group by class, u, h, name`;
}

/** The members of a line, as JSON texts; null for one that it does not have. */
function membersOf(question: Question, source: string): string {
  return `lines as (
  select line, json_extract(line, ${sqlList(paths(question))}) as m from (${source})
), members as (
  select line, m[1]::varchar as kind, m[2]::varchar as key, m[3]::varchar as user_key, m[4]::varchar as date,
    m[5]::varchar as variation, m[6]::varchar as served_default, ${detail(7, question.valueMember)} as value,
    m[8]::varchar as currency, ${detail(9, question.idMember)} as id,
    m[10]::varchar = line as as_written, ${conditions(question)} as is_goal
  from lines
), fields as (
  select *, is_user(user_key) as has_user, is_text(variation) and variation <> '"SdkDefault"' as has_variation,
    seconds(date) as t, is_lax(line, as_written) as lax,
    amount_in(line, as_written, ${jsonText(question.valueMember)}, value) as amount
  from members
)`;
}

/** A pointer with a number finds an item of a list too: details that are a list have no members. */
function detail(place: number, name: string): string {
  const found = `m[${place}]::varchar`;
  if (!/^[0-9]+$/.test(name)) return found;
  return `if(json_type(line, ${pointer('trackingEventDetails')}) = 'OBJECT', ${found}, null)`;
}

/** All paths go into one extraction: each further one would parse the line again. */
function paths({ valueMember, idMember, goal }: Question): string[] {
  return [
    ...['kind', 'key', 'userKey', 'creationDate', 'variation', 'default'].map((name) => pointer(name)),
    ...[valueMember, 'currency', idMember].map(detailsPointer),
    sqlText('$'),
    ...goal.conditions.map(({ member }) => detailsPointer(member)),
  ];
}

function conditions({ goal }: Question): string {
  const tests = goal.conditions.map((condition, index) => holds(condition, detail(index + 11, condition.member)));
  return tests.join(' and ') || 'true';
}

function holds({ member, text }: GoalCondition, value: string): string {
  return `coalesce(case when starts_with(${value}, '"') then ${value} = ${jsonText(text)}
    when regexp_matches(${value}, '^-?[0-9]') then number_in(line, ${jsonText(member)}, ${value}) = ${sqlText(text)}
    else ${value} in ('true', 'false') and ${value} = ${sqlText(text)} end, false)`;
}

function classOf({ flag, goal, from: first, to }: Question): string {
  const early = first === undefined ? '' : ` or t < ${first}`;
  const late = to === undefined ? 'false' : `t >= ${to}`;
  return `case
    when line is null or not starts_with(line, '{') or lax then ${code('malformed')}
    when kind = '"feature"' then case
      when key is distinct from ${jsonText(flag)} then ${code('other flag')}
      when not has_user then ${code('exposure without key')}
      when served_default = 'true' or variation = '"SdkDefault"' then ${code('exposure of default')}
      when not has_variation then ${code('exposure without variation')}
      when t is null then ${code('exposure without time')}
      when ${late}${early} then ${code('exposure out of range')}
      else ${code('exposure')} end
    when kind = '"tracking"' then case
      when key is distinct from ${jsonText(goal.name)} or not is_goal then ${code('other goal')}
      when not has_user then ${code('goal event without key')}
      when t is null then ${code('goal event without time')}
      when ${late} then ${code('goal event out of range')}
      when abs(amount) < 1000000000000000 then ${code('goal event with value')}
      when value is null or value = 'null' then ${code('goal event without value')}
      else ${code('goal event with unusable value')} end
    else ${code('other kind')} end`;
}

/** A non-empty string is an id; a number is one too, by its JSON text. */
function idHash({ idMember }: Question): string {
  return `case when is_text(id) then hash(string_of(id))
    when regexp_matches(id, '^-?[0-9]') then hash(number_in(line, ${jsonText(idMember)}, id)) end`;
}

/** The newest line tells whose window is still open. */
function newest({ windowSeconds }: Question): string {
  if (windowSeconds === undefined) return '';
  return `if(${from('other kind')}, sorted.t, null) as any_t, `;
}

function newestOf({ windowSeconds }: Question): string {
  if (windowSeconds === undefined) return '';
  return ', max(any_t) as newest';
}
