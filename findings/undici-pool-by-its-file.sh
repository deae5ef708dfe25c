#!/usr/bin/env bash
# undici loaded by its files has a Pool without request, stream and connect, until something loads the index.
#
# undici's package.json names no exports, so that a process that is short of time can load the file of the pool alone.
# Expected: a class has its methods when its file is loaded; what a pool can do depends on nothing else in the process.
# Seen: a Pool of `undici/lib/dispatcher/pool.js` has `dispatch`, but no `request`, `stream` and `connect`. Only the
# index adds them, to the prototype that all share: as soon as any package loads `undici`, pools that exist already have
# them too. Tests that load the index somewhere pass, and the program fails where nothing does.
# Versions: undici 7.30.2, Node.js 20.20
# Output seen: the file alone: dispatch function, request undefined, stream undefined, connect undefined
# the same pool, after the index: dispatch function, request function, stream function, connect function
set -eu

UNDICI=7.30.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "undici@$UNDICI" >/dev/null

cat > pool.cjs <<'JS'
const Pool = require('undici/lib/dispatcher/pool.js');

const added = ['request', 'stream', 'connect'];
const pool = new Pool('http://127.0.0.1:1');

function types(when) {
  console.log(`${when}: ${['dispatch', ...added].map((name) => `${name} ${typeof pool[name]}`).join(', ')}`);
  return { dispatch: typeof pool.dispatch, others: [...new Set(added.map((name) => typeof pool[name]))].join() };
}

const before = types('the file alone');
require('undici');
const after = types('the same pool, after the index');
const isAsSeen = before.dispatch === 'function' && before.others === 'undefined' && after.others === 'function';
process.exitCode = isAsSeen ? 0 : 1;
JS
node pool.cjs || { echo 'This has changed.'; exit 1; }
