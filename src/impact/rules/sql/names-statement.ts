import { pointer } from './text.js';

/** The names that are tracked and evaluated in the lines of `source`, as JSON texts. */
export function namesQuery(source: string): string {
  return `select distinct m[1]::varchar as kind, m[2]::varchar as name
from (select json_extract(line, [${pointer('kind')}, ${pointer('key')}]) as m from (${source}))
where m[1]::varchar in ('"feature"', '"tracking"') and starts_with(m[2]::varchar, '"')
limit 100000`;
}
