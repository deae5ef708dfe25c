import { jsonText } from './text.js';

/** The users of the segments file, so that `events` can be narrowed to one segment after the other. */
export const segmentTable = 'create or replace temp table segments (u uhugeint, segment integer)';

export const allEvents = 'alter table events rename to all_events';

export function segmentRows(rows: readonly (readonly [user: string, segment: number])[]): string {
  const values = rows.map(([user, segment]) => `(md5_number(${jsonText(user)}), ${segment})`);
  return `insert into segments values ${values.join(', ')}`;
}

/** The events of the users of one segment; of users without a segment where it is null. */
export function segmentEvents(segment: number | null): string {
  return `create or replace temp table events as
select e.* from all_events e left join segments s on s.u = e.u
where e.u is not null and s.segment is not distinct from ${segment ?? 'null'}`;
}
