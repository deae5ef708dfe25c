#!/usr/bin/env bash
# TypeDoc leaves inline code out of the anchors of headings, so that links which work on GitHub are dead on the site.
#
# The same Markdown file is read on GitHub and on the site that TypeDoc makes of it (`readme`, `projectDocuments`).
# Expected: the anchor of a heading has the words of its inline code, as GitHub's has: `#dev-for-other-programs`.
# Seen: the anchor has only what is outside of code: `#for-other-programs`. Two headings that differ in code alone
# get the same word and a number. Nothing is warned of.
# Versions: typedoc 0.28.20, typescript 6.0.3
# Output seen: for-other-programs the-option the-option-1
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund typedoc@0.28.20 typescript@6.0.3 >/dev/null

cat > README.md <<'MD'
# Pages

## `/dev/*` for other programs

## The option `first`

## The option `second`
MD
echo '/** A number. */ export const one = 1;' > index.ts
echo '{ "compilerOptions": { "strict": true, "types": [] }, "files": ["index.ts"] }' > tsconfig.json
npx typedoc --entryPoints index.ts --readme README.md --out site --logLevel Warn > log 2>&1

seen=$(grep -o '<h2[^>]*>' site/index.html | grep -o 'id="[^"]*"' | sed 's/id="\(.*\)"/\1/' | grep -v '^tsd' | xargs)
echo "$seen"
[ ! -s log ] || { cat log; }
[ "$seen" = 'for-other-programs the-option the-option-1' ] || { echo 'This has changed.'; exit 1; }
