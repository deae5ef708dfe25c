#!/usr/bin/env bash
# The types of OpenFeature's server SDK compile with the types of Node.js 24, and not with those of 26.
#
# A program that imports the SDK and nothing else is compiled with `strict`, and with `skipLibCheck` as it is by
# default: off. `npm install --save-dev @types/node` gives version 26, whatever Node.js runs.
# Expected: it compiles with any types of Node.js from those that the SDK was built with on.
# Seen: the SDK extends `EventEmitter<[never]>`, and newer types of Node.js want a map of events there: an error
# TS2344 in `node_modules`, until `skipLibCheck` is on or the types of Node.js are older.
# Versions: @openfeature/server-sdk 1.23.0, @openfeature/core 1.12.0, typescript 6.0.3, @types/node 24.10.1 and 26.6.7
# Output seen: 24: compiles; 26: error TS2344
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @openfeature/server-sdk@1.23.0 @openfeature/core@1.12.0 typescript@6.0.3 \
  >/dev/null
echo "import { OpenFeature } from '@openfeature/server-sdk'; OpenFeature.getClient();" > index.ts

compiles_with() {
  npm install --silent --no-audit --no-fund "@types/node@$1" >/dev/null
  if npx tsc --strict --noEmit --target es2022 --module nodenext --types node index.ts > log; then
    echo 'compiles'
  else
    grep -o 'error TS[0-9]*' log | sort -u | xargs
  fi
}

seen="24: $(compiles_with 24.10.1); 26: $(compiles_with 26.6.7)"
echo "$seen"
[ "$seen" = '24: compiles; 26: error TS2344' ] || { echo 'This has changed.'; exit 1; }
