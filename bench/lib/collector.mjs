import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Arrivals } from './arrivals.mjs';
import { serveCalls } from './calls.mjs';

/**
 * The process that takes everybody's events: it responds in each vendor's form and counts what arrives, in a process of
 * its own so that its work is not measured. Nothing in the benchmark leaves the machine.
 */
const JSON_RESPONSE = { 'content-type': 'application/json' };

const FLAGS = { button: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

/** What each SDK asks for besides delivering, and what it is told. */
const RESPONSES = {
  // GO Feature Flag
  '/v1/data/collector': (events) => [200, { ingestedContentCount: events }],
  '/ofrep/v1/evaluate/flags/-': () => [400, { errorCode: 'INVALID_CONTEXT', errorDetails: 'no context' }],
  '/v1/flag/configuration': () => [200, { flags: FLAGS, evaluationContextEnrichment: {} }],
  // Segment
  '/v1/batch': () => [200, { success: true }],
  // PostHog
  '/batch/': () => [200, { status: 1 }],
  // LaunchDarkly
  '/bulk': () => [202, {}],
  '/diagnostic': () => [202, {}],
  '/sdk/latest-all': () => [200, { flags: {}, segments: {} }],
};

let seen = nothingSeen({ from: 0 });
let port = 0;
let server;

function nothingSeen({ from }) {
  return {
    arrivals: new Arrivals({ from }),
    requests: 0,
    largestBody: 0,
    firstArrival: 0n,
    lastArrival: 0n,
    unknown: [],
  };
}

function respond(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const path = request.url.split('?')[0];
    const events = take(path, Buffer.concat(chunks), request.headers['content-encoding']);
    const [status, body] = (RESPONSES[path] ?? unknownPath(path))(events);
    response.writeHead(status, JSON_RESPONSE).end(JSON.stringify(body));
  });
}

function unknownPath(path) {
  if (!seen.unknown.includes(path)) seen.unknown.push(path);
  return () => [404, {}];
}

function take(path, body, encoding) {
  const now = process.hrtime.bigint();
  const before = seen.arrivals.total;
  const events = seen.arrivals.add(encoding === 'gzip' ? gunzipSync(body) : body);
  if (seen.arrivals.total === before) return events;
  if (before === 0) seen.firstArrival = now;
  seen.lastArrival = now;
  seen.requests++;
  seen.largestBody = Math.max(seen.largestBody, body.length);
  return events;
}

/** Listens again on the port that it had, if it had one. */
function accept() {
  server = createServer(respond);
  // A kept connection must not end by itself while a subject is busy: that would be a fault, and faults have their own
  // scenario.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      port = server.address().port;
      resolve({ url: `http://127.0.0.1:${port}` });
    });
  });
}

/** Cuts every connection and refuses new ones. */
function refuse() {
  return new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

function counts() {
  const { arrivals, lastArrival, ...rest } = seen;
  return { ...rest, arrived: arrivals.distinct, copies: arrivals.total - arrivals.distinct, lastArrival };
}

/** Resolves when this many distinct events have arrived, or when nothing more has come for `quietMs`. */
async function settle({ events, quietMs }) {
  let before = seen.arrivals.total;
  let quietSince = Date.now();
  while (seen.arrivals.distinct < events && Date.now() - quietSince < quietMs) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (seen.arrivals.total !== before) quietSince = Date.now();
    before = seen.arrivals.total;
  }
  return counts();
}

/** Forgets what was seen; from now on events of the warm-up are counted, or all others. */
const reset = ({ from }) => {
  seen = nothingSeen({ from });
};

serveCalls({ accept, refuse, reset, settle, counts });
