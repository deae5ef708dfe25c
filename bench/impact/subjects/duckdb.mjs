// DuckDB by itself: the query that somebody writes who knows what an exposure is, and no rule more.
import { rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder] = process.argv.slice(2);
const text = (value) => `'${value.replaceAll("'", "''")}'`;

const settings = {
  memory_limit: '512MB',
  threads: String(Math.min(2, availableParallelism())),
  temp_directory: join(tmpdir(), `goff-bench-duckdb-${process.pid}`),
  preserve_insertion_order: 'false',
};

const query = `
  with lines as (
    select * from read_json(${text(join(folder, '*.json'))}, format = 'newline_delimited', ignore_errors = true,
      columns = { kind: 'VARCHAR', userKey: 'VARCHAR', creationDate: 'BIGINT', key: 'VARCHAR', variation: 'VARCHAR',
        trackingEventDetails: 'JSON' })
  ), users as (
    select userKey, min(variation) variation, min(creationDate) t0 from lines
    where kind = 'feature' and key = 'new-checkout' group by userKey having min(variation) = max(variation)
  ), orders as (
    select userKey, creationDate t, try_cast(trackingEventDetails->>'value' as decimal(18, 2)) amount from lines
    where kind = 'tracking' and key = 'order'
  ), buyers as (
    select userKey, count(*) n, cast(sum(amount) as decimal(18, 2)) total from orders join users using (userKey)
    where t >= t0 group by userKey
  )
  select variation, count(*) exposedUsers, count(n) convertingUsers, cast(sum(n) as bigint) conversions,
    sum(total) as sum, sum(cast(total * total as decimal(38, 4))) as sumOfSquares
  from users left join buyers using (userKey) group by variation`;

const connection = await (await DuckDBInstance.create(':memory:', settings)).connect();
const rows = (await connection.runAndReadAll(query)).getRowObjectsJson();
const numbers = (row) => ({
  exposedUsers: Number(row.exposedUsers),
  convertingUsers: Number(row.convertingUsers),
  conversions: Number(row.conversions),
});
const variations = rows.map((row) => [
  row.variation,
  { ...numbers(row), sum: row.sum, sumOfSquares: row.sumOfSquares },
]);
console.log(JSON.stringify({ variations: Object.fromEntries(variations) }));
connection.closeSync();
rmSync(settings.temp_directory, { recursive: true, force: true });
