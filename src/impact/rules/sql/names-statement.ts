import { pointer } from './text.js';

const members = ['kind', 'key', 'default', 'variation'].map((name) => pointer(name)).join(', ');

/**
 * The names that are tracked and evaluated in the lines of `source`, as JSON texts. `served` tells whether a variation
 * of the flag was: an evaluation that fails is exported too, and then the flag may be no more than a slip.
 */
export function namesQuery(source: string): string {
  return `select m[1]::varchar as kind, m[2]::varchar as name, coalesce(bool_or(m[3]::varchar is distinct from 'true'
  and starts_with(m[4]::varchar, '"') and m[4]::varchar not in ('""', '"SdkDefault"')), false) as served
from (select json_extract(line, [${members}]) as m from (${source}))
where m[1]::varchar in ('"feature"', '"tracking"') and starts_with(m[2]::varchar, '"')
group by all
limit 100000`;
}
