#!/usr/bin/env bash
# DuckDB reads a gzip file that ends too early, and says nothing.
#
# Expected: a compressed file that was cut off (a copy that broke, a full disk) is an error, as it is for gunzip, zlib
# and pandas: the end of the data is missing, and so is the checksum.
# Seen: read_json_objects hands out the lines that are there, without error or warning; counts and sums are too small.
# Versions: @duckdb/node-api 1.5.6-r.1, Node.js 20.20
# Output seen: rows of the whole file 1000, rows of the torn file fewer, no error
set -eu

DUCKDB=1.5.6-r.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@duckdb/node-api@$DUCKDB" >/dev/null

cat > read.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

const lines = Array.from({ length: 1000 }, (_, n) => `{"n":${n},"text":"${Math.sin(n)}"}\n`).join('');
const whole = gzipSync(lines);
const torn = whole.subarray(0, Math.floor(whole.length / 2));
writeFileSync('whole.json.gz', whole);
writeFileSync('torn.json.gz', torn);
const connection = await (await DuckDBInstance.create(':memory:')).connect();

async function rows(file) {
  const options = "format = 'newline_delimited', ignore_errors = true";
  const sql = `select count(*)::integer as n from read_json_objects('${file}', ${options})`;
  return (await connection.runAndReadAll(sql)).getRowObjects()[0].n;
}

let zlibRefuses = false;
try {
  gunzipSync(torn);
} catch {
  zlibRefuses = true;
}
const [all, some] = [await rows('whole.json.gz'), await rows('torn.json.gz')];
console.log(`rows of the whole file ${all}, rows of the torn file ${some}, no error; zlib refuses it: ${zlibRefuses}`);
process.exitCode = zlibRefuses && all === 1000 && some < all ? 0 : 1;
JS
node read.mjs || { echo 'This has changed.'; exit 1; }
