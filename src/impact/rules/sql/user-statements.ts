import { lineClasses, type LineClass } from './events-statement.js';
import type { Question } from '../question.js';

const is = (name: LineClass): string => `class = ${lineClasses.indexOf(name)} /* ${name} */`;
const isCandidate = `class >= ${lineClasses.indexOf('goal event with value')} /* goal event with value, and on */`;

/** One row for each user with a counted exposure; `v` is null for those who saw several variations. */
export const usersStatement = `create or replace temp table users as
select u, case when count(*) = 1 then min(name) end as v, min(t) as first_t
from events where ${is('exposure')} group by u`;

/**
 * Goal events that give way to another one of the same user with the same id. The hash only tells who may have company.
 */
export const losersStatement = `create or replace temp table losers as
select u, h, name from (
  select u, h, name,
    row_number() over (partition by u, i order by t, class, x nulls last, name nulls last, h) as place
  from events
  where ${isCandidate} and i is not null and hash(u, i) in (
    select hash(u, i) as pair from events where ${isCandidate} and i is not null group by pair having count(*) > 1)
) where place > 1`;

/** One row for each fate of goal events; those that count, by user and currency. */
export function conversionsStatement(question: Question): string {
  return `create or replace temp table conversions as
with judged as (
  select g.u, g.t, g.x, g.class, g.name, users.v, ${fate(question)} as fate
  from (select * from events where ${isCandidate}) g left join users on users.u = g.u
)
select fate, if(fate = 'counted', v, null) as v, if(fate = 'counted', u, null) as u,
  if(fate = 'counted', name, null) as c, count(*) as n, sum(x) as total,
  count(*) filter (${is('goal event without value')}) as without_value,
  count(*) filter (${is('goal event with unusable value')}) as unusable, min(t) as first_t
from judged group by 1, 2, 3, 4`;
}

function fate({ windowSeconds }: Question): string {
  const late =
    windowSeconds === undefined ? '' : `\n    when g.t - users.first_t > ${windowSeconds} then 'afterWindow'`;
  return `case
    when (g.u, g.h) in (select (u, h) from losers) then 'sameId'
    when users.u is null then 'notExposed'
    when users.v is null then 'mixedUser'
    when g.t < users.first_t then
      case when users.first_t - g.t <= 60 then 'beforeExposureWithinMinute' else 'beforeExposure' end${late}
    else 'counted' end`;
}
