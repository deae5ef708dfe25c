#!/usr/bin/env bash
# With Zod a refinement that throws comes back from the synchronous Standard Schema call as a rejected promise.
#
# Standard Schema 1 lets `validate` return a result or a promise of one. Whoever supports synchronous schemas only takes
# a result, and passes over a promise with a warning.
# Expected: for a schema without anything asynchronous `validate` returns a result, and what a refinement throws is
# thrown, as `safeParse` of the same schema throws it.
# Seen: for a value that the refinement takes, a result. Where it throws, a promise that rejects, so that passing over
# it is an unhandled rejection, which ends a Node.js process. `safeParse` throws.
# Versions: zod 4.6.7
# Output seen: accepted: a result; throwing: a promise, rejected with "as asked"; safeParse: throws "as asked"
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7 >/dev/null

cat > look.cjs <<'JS'
const { z } = require('zod');
const schema = z.object({ code: z.string() }).refine(({ code }) => {
  if (code === 'unknown') throw new Error('as asked');
  return true;
});
const { validate } = schema['~standard'];
const kind = (value) => (value instanceof Promise ? 'a promise' : 'a result');
async function main() {
  const accepted = kind(validate({ code: 'known' }));
  const throwing = validate({ code: 'unknown' });
  const end = await Promise.resolve(throwing).then(() => 'resolved', ({ message }) => `rejected with "${message}"`);
  let parse = 'returns';
  try {
    schema.safeParse({ code: 'unknown' });
  } catch ({ message }) {
    parse = `throws "${message}"`;
  }
  console.log(`accepted: ${accepted}; throwing: ${kind(throwing)}, ${end}; safeParse: ${parse}`);
}
main();
JS

seen=$(node look.cjs)
echo "$seen"
expected='accepted: a result; throwing: a promise, rejected with "as asked"; safeParse: throws "as asked"'
[ "$seen" = "$expected" ] || { echo 'This has changed.'; exit 1; }
