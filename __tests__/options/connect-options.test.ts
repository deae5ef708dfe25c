import { lookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import type { LookupFunction } from 'node:net';
import { CONNECT_OPTION_NAMES, isConnectOptions, type ConnectOptions } from '../../src/options/connect-options.js';
import { HttpClient } from '../../src/relay/http-client.js';
import { ScriptedRelay } from '../helpers/scripted-relay.js';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/tls', name));
const tls = { key: fixture('server.key'), cert: fixture('server.pem') };
const ca = fixture('ca.pem');

let relay: ScriptedRelay;
let client: HttpClient;

beforeEach(async () => {
  relay = await ScriptedRelay.start({ ...tls, ca, requestCert: true, rejectUnauthorized: false });
});

afterEach(async () => {
  await client.close();
  await relay.close();
});

function statusWith(connect: ConnectOptions): Promise<unknown> {
  client = new HttpClient({ url: relay.url, headers: {}, connect, timeoutMs: 5_000 });
  return client
    .send({ path: '/v1/data/collector', body: '{"events":[]}', timeoutMs: 5_000, maxResponseBytes: 100 })
    .then((result) => (result.kind === 'response' ? result.status : result.code));
}

const withTypesOfNode: typeof checkServerIdentity = (host, certificate) => checkServerIdentity(host, certificate);

const lookupOfNode: LookupFunction = (hostname, options, done) => lookup(hostname, options, done);

const TAKEN: readonly (readonly [string, ConnectOptions])[] = [
  ['a Buffer', { ca }],
  ['a text', { ca: ca.toString() }],
  ['a list', { ca: [ca, ca.toString()] }],
  ['a client certificate', { ca, ...tls }],
  ['a key with a passphrase of its own', { ca, cert: [tls.cert], key: [{ pem: tls.key, passphrase: '' }] }],
  ['functions of Node', { ca, checkServerIdentity, lookup: lookupOfNode }],
  ['a function that has the types of Node', { ca, checkServerIdentity: withTypesOfNode }],
  ['a secure context', { secureContext: createSecureContext({ ca }) }],
  ['versions of TLS', { ca, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }],
  ['addresses', { ca, family: 4, localAddress: '127.0.0.1', autoSelectFamily: true }],
  ['times', { ca, timeout: 1_000, keepAlive: true, keepAliveInitialDelay: 0, autoSelectFamilyAttemptTimeout: 100 }],
  ['no session kept', { ca, maxCachedSessions: 0 }],
  ['anybody', { rejectUnauthorized: false }],
  ['members that are undefined', { ...ofUndefined(CONNECT_OPTION_NAMES), ca }],
];

function ofUndefined(names: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

it.each(TAKEN)('a connect option with %s passes the check and connects', async (_what, connect) => {
  expect(isConnectOptions(connect)).toBeUndefined();
  expect(await statusWith(connect)).toBe(200);
});

const THROWN = new Error('from the application');

/** Passes the check, and fails at each request: as a value. */
const FAILING: readonly (readonly [string, ConnectOptions, string | RegExp])[] = [
  ['a certificate that is none', { ca, cert: 'no certificate' }, /^ERR_/],
  ['a key that is none', { ca, key: 'no key' }, /^ERR_/],
  ['a cipher that is none', { ca, ciphers: 'no cipher' }, /^ERR_/],
  ['a version of TLS after the last', { ca, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, /^ERR_/],
  ['an identity check that throws', { ca, checkServerIdentity: throwing }, 'NETWORK'],
  ['a lookup that throws', { ca, lookup: throwing }, 'NETWORK'],
  ['a lookup that fails', { ca, lookup: (_host, _options, done) => done(THROWN, []) }, 'NETWORK'],
  ['a lookup that finds nothing', { ca, lookup: (_host, _options, done) => done(null, []) }, /./],
  ['a lookup that finds no address', { ca, lookup: (_host, _options, done) => done(null, nonsense) }, /./],
];

function throwing(): never {
  throw THROWN;
}

const nonsense = [{ address: 'nonsense', family: 9 }];

it.each(FAILING)(
  'a connect option with %s passes the check, and each request is a failure',
  async (_what, connect, code) => {
    expect(isConnectOptions(connect)).toBeUndefined();
    const url = relay.url.replace('127.0.0.1', 'relay.test');
    client = new HttpClient({ url: connect.lookup ? url : relay.url, headers: {}, connect, timeoutMs: 5_000 });
    for (let sent = 0; sent < 2; sent++) {
      expect(await client.send({ path: '/', timeoutMs: 2_000, maxResponseBytes: 100 })).toMatchObject({
        kind: 'failure',
        code: typeof code === 'string' ? code : (expect.stringMatching(code) as unknown),
        requestSent: false,
      });
    }
  },
);
