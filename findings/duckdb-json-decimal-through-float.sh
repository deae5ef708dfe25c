#!/usr/bin/env bash
# DuckDB casts a JSON number to DECIMAL through a float: money is no longer exact.
#
# Expected: `'1.1'::json::decimal(38, 18)` is 1.1, like `'1.1'::decimal(38, 18)`; decimals are what one takes to
# sum amounts exactly.
# Seen: 1.100000000000000128. A cast of the JSON to text first is exact. With a small scale, or another number, nothing
# shows.
# Versions: @duckdb/node-api 1.5.6-r.1, Node.js 20.20
# Output seen: from JSON 1.100000000000000128, from text 1.100000000000000000
set -eu

DUCKDB=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@duckdb/node-api@$DUCKDB" >/dev/null

cat > cast.mjs <<'JS'
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const sql = `select ('1.1'::json)::decimal(38, 18) as json, ('1.1'::json)::varchar::decimal(38, 18) as text`;
const [row] = (await connection.runAndReadAll(sql)).getRowObjectsJson();
console.log(`from JSON ${row.json}, from text ${row.text}`);
process.exitCode = row.json !== row.text && row.text === '1.100000000000000000' ? 0 : 1;
JS
node cast.mjs || { echo 'This has changed.'; exit 1; }
