#!/usr/bin/env bash
# From Node.js 22 on the code of a TLS alert has a slash in it.
#
# A client tells by `error.code` why a connection failed, and checks that a code is one: capital letters, digits and
# underscores, as in all codes of Node.js.
# Expected: a server that has no cipher for the client is the same code in each version, without other characters.
# Seen: it is ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE in 20, and has a slash in 22: OpenSSL has changed the words of the
# alert, and Node.js makes the code of them. A check for letters takes it for no code, and a list of codes knows it no
# more.
# Versions: Node.js 20.20.2, 22.23.5
# Output seen: 20: ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE 22: ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# The packages that hold the binaries; the `node` package only links to one of them.
binary="node-$(node -p 'process.platform + "-" + process.arch')"
npm install --silent --no-audit --no-fund "node-20@npm:$binary@20.20.2" "node-22@npm:$binary@22.23.5" >/dev/null

cat > refused.mjs <<'JS'
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';

// Without a certificate it has no cipher to offer.
const server = createServer().listen(0, '127.0.0.1');
server.on('tlsClientError', () => undefined);
await once(server, 'listening');
const socket = connect({ host: '127.0.0.1', port: server.address().port, rejectUnauthorized: false });
const [error] = await once(socket, 'error');
server.close();
console.log(error.code);
JS

seen=$(for version in 20 22; do echo "$version: $("node_modules/node-$version/bin/node" refused.mjs)"; done | xargs)
echo "$seen"
[ "$seen" = '20: ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE 22: ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' ] ||
  { echo 'This has changed.'; exit 1; }
