// A relay for the measurement, in a process of its own: serves a configuration of the size that it is told, plain or
// compressed, with as many flags changed as it is told.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { configurationOfSize } from './cases.mjs';

let body = Buffer.alloc(0);
let headers = {};

process.on('message', ({ size, gzip, changed }) => {
  const flags = configurationOfSize(size);
  const keys = Object.keys(flags);
  for (let index = 0; index < changed; index++) {
    flags[keys[Math.floor((index * keys.length) / changed)]].version = '2.0.0';
  }
  const text = JSON.stringify({ flags, evaluationContextEnrichment: { env: 'production' } });
  body = gzip ? gzipSync(text, { level: 1 }) : Buffer.from(text);
  headers = { 'content-type': 'application/json', ...(gzip ? { 'content-encoding': 'gzip' } : {}) };
  process.send('ready');
});
process.on('disconnect', () => process.exit());

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(body));
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
