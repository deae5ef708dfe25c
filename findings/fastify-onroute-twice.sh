#!/usr/bin/env bash
# Fastify runs a function twice that an onRoute hook pushes to the preHandler array of a GET route.
#
# Fastify adds a HEAD route to each GET route (`exposeHeadRoutes`), and calls the onRoute hooks for both.
# Expected: the options that a hook is handed are those of this route: what it appends runs once in GET and once in
# HEAD. Fastify copies the options for the HEAD route before the hooks run.
# Seen: the copy is shallow. Both routes have the array that the caller wrote, and the hook pushes to it for both: the
# function runs twice in GET and twice in HEAD, and the caller's array has grown by two. With `exposeHeadRoutes: false`
# it runs once. With a new array, `route.preHandler = [...route.preHandler, hook]`, it runs once everywhere.
# Versions: fastify 5.12.8, Node.js 20.20
# Output seen: push: GET 2, HEAD 2, array 3; push without HEAD route: GET 1, array 2; new array: GET 1, HEAD 1, array 1
set -eu

FASTIFY=5.12.8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "fastify@$FASTIFY" >/dev/null

cat > count.mjs <<'JS'
import fastify from 'fastify';

async function count({ append, methods }) {
  const app = fastify({ exposeHeadRoutes: methods.includes('HEAD') });
  let runs = 0;
  const hook = async () => void runs++;
  app.addHook('onRoute', (route) => append(route, hook));
  const preHandler = [async () => undefined];
  app.get('/', { preHandler }, async () => 'ok');
  const counts = [];
  for (const method of methods) {
    runs = 0;
    const { statusCode } = await app.inject({ method, url: '/' });
    counts.push(`${method} ${statusCode === 200 ? runs : statusCode}`);
  }
  await app.close();
  return [...counts, `array ${preHandler.length}`].join(', ');
}

const push = (route, hook) => void route.preHandler.push(hook);
const renew = (route, hook) => void (route.preHandler = [...route.preHandler, hook]);

const pushed = await count({ append: push, methods: ['GET', 'HEAD'] });
const alone = await count({ append: push, methods: ['GET'] });
const renewed = await count({ append: renew, methods: ['GET', 'HEAD'] });
console.log(`push: ${pushed}; push without HEAD route: ${alone}; new array: ${renewed}`);
const isAsSeen =
  pushed === 'GET 2, HEAD 2, array 3' && alone === 'GET 1, array 2' && renewed === 'GET 1, HEAD 1, array 1';
process.exitCode = isAsSeen ? 0 : 1;
JS
node count.mjs || { echo 'This has changed.'; exit 1; }
