#!/usr/bin/env bash
# On newer Node.js an import of `node:util` in an ES module loads streams and worker threads.
#
# A library wants a small function of `node:util`, such as `inspect` or `types`, and its import should cost nothing.
# Expected: `import { types } from 'node:util'` loads as little as `require('node:util')` does.
# Seen: the import reads every member of the module, and some of them are loaded when they are read: from 22 on it
# loads `stream` and `worker_threads` among others. `require` does not read them, nor does
# `process.getBuiltinModule`, and `node:util/types` has the checks of types without the rest.
# Versions: Node.js 20.20.2, 22.23.5
# Output seen: 20: import - require - types - 22: import stream,worker_threads require - types -
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# The packages that hold the binaries; the `node` package only links to one of them.
binary="node-$(node -p 'process.platform + "-" + process.arch')"
npm install --silent --no-audit --no-fund "node-20@npm:$binary@20.20.2" "node-22@npm:$binary@22.23.5" >/dev/null

cat > loads.mjs <<'JS'
import { createRequire } from 'node:module';

const WATCHED = ['stream', 'worker_threads'];
const loaded = () => WATCHED.filter((name) => process.moduleLoadList.includes(`NativeModule ${name}`));
const [how, name] = process.argv.slice(2);
const before = loaded();
if (how === 'import') await import(name);
else createRequire(import.meta.url)(name);
console.log(loaded().filter((each) => !before.includes(each)).join() || '-');
JS

seen=$(for version in 20 22; do
  node="node_modules/node-$version/bin/node"
  echo "$version: import $("$node" loads.mjs import node:util) require $("$node" loads.mjs require node:util)" \
    "types $("$node" loads.mjs import node:util/types)"
done | xargs)
echo "$seen"
[ "$seen" = '20: import - require - types - 22: import stream,worker_threads require - types -' ] ||
  { echo 'This has changed.'; exit 1; }
