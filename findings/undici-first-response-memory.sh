#!/usr/bin/env bash
# The first response that undici reads raises the peak memory of a process by half.
#
# Expected: a client that posts two bytes and reads a small response needs little memory; how V8 compiles the client's
# parser changes the peak by less than a tenth.
# Seen: undici's HTTP parser is WebAssembly with one very large function. As soon as it has read one response, V8
# optimizes that function in the background, which takes about 30 MB. The same script with `node --liftoff-only`, which
# leaves the optimization out, has a much lower peak. A small container, or a function that lives for one request, pays
# for it each time.
# The bound is 1.25 times. This installs Node.js 20, whatever runs the script; later ones may compile otherwise.
# Versions: undici 7.30.2, Node.js 20.20.2, amd64
# Output seen: peak memory, medians of 5: 97 MB, with --liftoff-only 63 MB: 1.54 times
set -eu

UNDICI=7.30.2
NODE=20.20.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "undici@$UNDICI" "node@$NODE" >/dev/null

cat > post.cjs <<'JS'
const { createServer } = require('node:http');
const { Pool } = require('undici');

process.on('exit', () => console.log(process.resourceUsage().maxRSS / 1024));
const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
server.listen(0, '127.0.0.1', async () => {
  const pool = new Pool(`http://127.0.0.1:${server.address().port}`);
  const { body } = await pool.request({ path: '/', method: 'POST', body: '{}' });
  await body.text();
  await pool.close();
  server.close();
});
JS
cat > compare.cjs <<'JS'
const { execFileSync } = require('node:child_process');

const peak = (...options) => Number(execFileSync(process.execPath, [...options, 'post.cjs'], { encoding: 'utf8' }));
const median = (values) => values.sort((a, b) => a - b)[2];
const rounds = Array.from({ length: 5 }, () => [peak(), peak('--liftoff-only')]);
const [usual, liftoff] = [0, 1].map((column) => median(rounds.map((round) => round[column])));
const times = usual / liftoff;
const figures = `${usual.toFixed(0)} MB, with --liftoff-only ${liftoff.toFixed(0)} MB: ${times.toFixed(2)} times`;
console.log(`peak memory, medians of 5: ${figures}`);
process.exitCode = times > 1.25 ? 0 : 1;
JS
node_modules/node/bin/node compare.cjs || { echo 'This has changed.'; exit 1; }
