#!/usr/bin/env bash
# DuckDB turns text into wide numbers, and back, many times slower than into narrow ones.
#
# Expected: DECIMAL(38, 6) costs a little more than DECIMAL(18, 6), and UHUGEINT than UBIGINT: twice the bits, maybe
# twice the time. A query over millions of rows would be a little slower.
# Seen: reading '12.34' as DECIMAL(38, 6) takes about 80 times as long as reading it as DECIMAL(18, 6), and writing a
# UHUGEINT as text takes a thousand times as long as writing a UBIGINT: 100 microseconds a row, minutes for a million.
# A cast over DECIMAL(18, 6) is exact and fast where the text is short.
# Versions: @duckdb/node-api 1.5.6-r.1, Node.js 20.20
# Output seen: reading DECIMAL(38): 69 times as long; writing UHUGEINT: 1277 times
set -eu

DUCKDB=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@duckdb/node-api@$DUCKDB" >/dev/null

cat > cast.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
const rows = 20_000;
await connection.run(`create table t as
select (range % 10000 / 100.0)::decimal(10, 2)::varchar as text, md5_number(range::varchar) as wide,
  hash(range::varchar) as narrow from range(${rows})`);

async function seconds(expression) {
  const times = [];
  for (let round = 0; round < 3; round++) {
    const begin = performance.now();
    await connection.runAndReadAll(`select max(${expression}) from t`);
    times.push((performance.now() - begin) / 1000);
  }
  return Math.min(...times);
}

await seconds('text');
const reading = (await seconds('text::decimal(38, 6)')) / (await seconds('text::decimal(18, 6)'));
const writing = (await seconds('wide::varchar')) / (await seconds('narrow::varchar'));
console.log(`reading DECIMAL(38): ${reading.toFixed(0)} times as long; writing UHUGEINT: ${writing.toFixed(0)} times`);
process.exitCode = reading > 5 && writing > 5 ? 0 : 1;
JS
node cast.mjs || { echo 'This has changed.'; exit 1; }
