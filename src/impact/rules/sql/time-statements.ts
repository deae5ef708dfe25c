/** The time in which most users were exposed: single lines with strange times must not stretch the curve. */
export const timeRange = `select ends[1]::double as first, ends[2]::double as last
from (select quantile_disc(first_t, [0.005, 0.995]) as ends from users where v is not null)`;

export interface Steps {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** New exposed and new converting users of each step, by variation. What lies outside is in the first or last step. */
export function stepsQuery(steps: Steps): string {
  return `select v, step, sum(exposed)::double as exposed, sum(converting)::double as converting from (
  select v, ${stepOf('first_t', steps)} as step, 1 as exposed, 0 as converting from users where v is not null
  union all
  select v, ${stepOf('t', steps)}, 0, 1
  from (select v, u, min(first_t) as t from conversions where fate = 'counted' group by v, u)
) group by v, step`;
}

function stepOf(time: string, { first, last, count }: Steps): string {
  const place = `floor((${time}::double - ${first}) * ${count} / ${last - first + 1})`;
  return `greatest(0, least(${count - 1}, ${place}))::integer`;
}
