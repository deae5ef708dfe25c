#!/usr/bin/env bash
# A bundle of undici's pool, made with rollup, needs node:sqlite at its start.
#
# undici requires node:sqlite inside a function, for a check in a try block, since Node.js 20 has no such module. What
# its pool loads never makes that check.
# Expected: the bundle behaves like its source: a `require` inside a function runs when the function is called.
# Seen: @rollup/plugin-commonjs moves the `require` of an external module out of the function, to the top of the bundle.
# On Node.js 20 the bundle throws ERR_UNKNOWN_BUILTIN_MODULE when it is loaded, and the source starts. The bundler gives
# no warning. `commonjs({ ignore: ['node:sqlite'] })` leaves the call where it is, and the bundle starts.
# Node.js from 22.13 on has the module. So this installs Node.js 20, whatever runs the script.
# Versions: rollup 4.68.8, @rollup/plugin-commonjs 29.0.3, undici 7.30.2, Node.js 20.20.2
# Output seen: source starts, bundle ERR_UNKNOWN_BUILTIN_MODULE, bundle with ignore starts
set -eu

ROLLUP=4.68.8
COMMONJS=29.0.3
UNDICI=7.30.2
NODE=20.20.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "rollup@$ROLLUP" "@rollup/plugin-commonjs@$COMMONJS" "undici@$UNDICI" \
  "node@$NODE" >/dev/null
node20=node_modules/node/bin/node

cat > bundle.mjs <<'JS'
import { builtinModules } from 'node:module';
import commonjs from '@rollup/plugin-commonjs';
import { rollup } from 'rollup';

async function write(file, options) {
  const input = 'node_modules/undici/lib/dispatcher/pool.js';
  const external = (name) => name.startsWith('node:') || builtinModules.includes(name);
  const bundle = await rollup({ input, external, plugins: [commonjs(options)] });
  await bundle.write({ file, format: 'cjs' });
}

await write('plain.cjs', {});
await write('ignore.cjs', { ignore: ['node:sqlite'] });
JS
"$node20" bundle.mjs

cat > start.cjs <<'JS'
try {
  require(process.argv[2]);
  console.log('starts');
} catch ({ code }) {
  console.log(code);
}
JS
start() { "$node20" start.cjs "$1"; }
source=$(start undici/lib/dispatcher/pool.js)
plain=$(start ./plain.cjs)
ignore=$(start ./ignore.cjs)
echo "source $source, bundle $plain, bundle with ignore $ignore"
[ "$source" = starts ] && [ "$plain" = ERR_UNKNOWN_BUILTIN_MODULE ] && [ "$ignore" = starts ] ||
  { echo 'This has changed.'; exit 1; }
