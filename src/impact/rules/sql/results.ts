/** The queries over the tables; their rows become the counts. */
export const results = {
  classes: `select class, count(*)::double as distinct_lines, sum(n)::double as lines from events group by class`,
  users: `select v, count(*)::double as users from users group by v`,
  fates: `select fate, sum(n)::double as events from conversions group by fate`,
  conversions: `select v, count(distinct u)::double as users, sum(n)::double as conversions,
  sum(without_value)::double as without_value, sum(unusable)::double as unusable
from conversions where fate = 'counted' group by v`,
  totals: `select v, c, total, count(*)::double as users
from conversions where fate = 'counted' and total is not null group by v, c, total`,
} as const;

/** The time of the newest line, before `events` is narrowed to a segment. */
export const newestStatement = `create or replace temp table newest_line as select max(newest) as t from events`;

/** Users who can still convert: the newest line is not yet a window after their first exposure. */
export function windowOpenQuery(windowSeconds: number): string {
  return `select count(*)::double as n from users
where v is not null and first_t::hugeint + ${windowSeconds} > (select t from newest_line)`;
}
