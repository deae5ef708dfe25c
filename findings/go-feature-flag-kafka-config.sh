#!/usr/bin/env bash
# The relay-proxy of GO Feature Flag drops most of a Kafka exporter's `config`, and exports nothing with it.
#
# It lays the given config under the defaults of its Kafka client: what has a default keeps it. It also waits for the
# acknowledgement of each message, for which `Producer.Return.Successes` has to be true; the relay-proxy sets that
# itself, but only where no config is given.
# Expected: a config changes what it names, and nothing else; `ClientID: shop` is what the broker is told.
# Seen: with any config each export fails before a broker is asked, while the collector answers 200. With the missing
# member the exporter works, and tells the broker the default `sarama` as its client.
# Versions: go-feature-flag 1.55.2, Go 1.26.6, Node.js 20.20
# Output seen: ClientID alone: collector 200, refused its own config true, asked the broker as nobody
#              with Return.Successes: collector 200, refused its own config false, asked the broker as sarama
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat > go.mod <<'MOD'
module finding

go 1.26.6

require github.com/thomaspoignant/go-feature-flag v1.55.2
MOD
go build -o relayproxy github.com/thomaspoignant/go-feature-flag/cmd/relayproxy

cat > flags.yaml <<'YAML'
flag: { variations: { on: true, off: false }, defaultRule: { variation: on } }
YAML
cat > play.mjs <<'JS'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const port = (server) => server.listen(0, '127.0.0.1') && once(server, 'listening').then(() => server.address().port);
const until = async (isTrue) => {
  for (let n = 0; !isTrue() && n < 600; n++) await new Promise((resolve) => setTimeout(resolve, 50));
};

async function play(title, config) {
  // Not a broker: it notes the client that the first request names, and hangs up. The name is the first text of a
  // request: four bytes of length, eight of kind, version and number, two of the length of the name.
  let client = 'nobody';
  const broker = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      client = bytes.toString('latin1', 14, 14 + bytes.readUInt16BE(12));
      socket.destroy();
    });
  });
  const brokerPort = await port(broker);
  const free = createServer();
  const relayPort = await port(free);
  free.close();
  await once(free, 'close');
  const kafka = { topic: 'events', addresses: [`127.0.0.1:${brokerPort}`], config };
  const retrievers = [{ kind: 'file', path: 'flags.yaml' }];
  const exporters = [{ kind: 'kafka', kafka }];
  // JSON is YAML.
  writeFileSync('relay.yaml', JSON.stringify({ server: { mode: 'http', port: relayPort }, retrievers, exporters }));
  const relay = spawn('./relayproxy', ['--config', 'relay.yaml']);
  let log = '';
  for (const stream of [relay.stdout, relay.stderr]) stream.on('data', (piece) => (log += piece));
  const url = `http://127.0.0.1:${relayPort}`;
  let isUp = false;
  const ask = () => fetch(`${url}/health`).then(() => (isUp = true), () => undefined);
  await until(() => void ask() ?? isUp);
  const event = { kind: 'feature', contextKind: 'user', userKey: 'user-1', creationDate: 1700000000, key: 'flag' };
  const body = JSON.stringify({ meta: {}, events: [{ ...event, variation: 'on', value: true, default: false }] });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/v1/data/collector`, { method: 'POST', headers, body });
  const isRefused = () => /Producer\.Return\.Successes must be true/.test(log);
  await until(() => isRefused() || client !== 'nobody');
  relay.kill('SIGKILL');
  await once(relay, 'close');
  broker.close();
  const seen = `collector ${status}, refused its own config ${isRefused()}, asked the broker as ${client}`;
  console.log(`${title}: ${seen}`);
  return seen;
}

const alone = await play('ClientID alone', { ClientID: 'shop' });
const Producer = { Return: { Successes: true } };
const whole = await play('with Return.Successes', { ClientID: 'shop', Producer });
const isAsSeen =
  alone === 'collector 200, refused its own config true, asked the broker as nobody' &&
  whole === 'collector 200, refused its own config false, asked the broker as sarama';
process.exitCode = isAsSeen ? 0 : 1;
JS
node play.mjs || { echo 'This has changed.'; exit 1; }
