import { OpenFeature } from '@openfeature/server-sdk';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from '../src/index.js';
import { ConfigurationRelay } from './helpers/configuration-relay.js';
import { lineLogger, type LineLogger } from './helpers/line-logger.js';
import { RawServer } from './helpers/raw-server.js';
import { ScriptedRelay, type RelayRequest, type ScriptedResponse } from './helpers/scripted-relay.js';
import { waitUntil } from './helpers/wait-until.js';

const PERSON = 'ann@example.org';

/**
 * A text with what a terminal obeys, what turns text around, and what ends lines and quotes; it is long, and personal.
 */
const HOSTILE = `a"b\\c\r\n[error] forged\u2028\u2029\u001b[2J\u009b31m\u202e\u2066\0${'x'.repeat(3_000)}${PERSON}`;

const fixture = (name: string): string => readFileSync(resolve(__dirname, 'fixtures/tls', name), 'utf8');

const user = { targetingKey: PERSON, email: PERSON };

const closing: (() => Promise<unknown>)[] = [];
let logger: LineLogger;

function provider(options: GoFeatureFlagProviderOptions): GoFeatureFlagProvider {
  const created = new GoFeatureFlagProvider(
    { flagChangePollingInterval: 10, shutdownTimeoutMs: 100, ...options },
    logger,
  );
  closing.unshift(() => created.close());
  return created;
}

function closes<T extends { close(): Promise<unknown> }>(server: T): T {
  closing.push(() => server.close());
  return server;
}

/** There are lines, and none tells anything of the user or holds more than one line and 200 foreign characters. */
function expectHarmless(lines: readonly string[]): void {
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).not.toContain(PERSON);
    expect(line).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
    expect(line.length).toBeLessThan(1_000);
    expect(line).not.toMatch(/x{200}/);
    // Every quote of a foreign text is escaped: those that are left come in pairs.
    expect(line.replace(/\\./g, '').split('"').length % 2).toBe(1);
  }
}

beforeEach(() => {
  logger = lineLogger();
});

afterEach(async () => {
  await OpenFeature.clearProviders();
  for (const close of closing.splice(0)) await close();
});

/** Nested deeper than the engine's guard allows, so that the relay is asked. */
const BEYOND_GUARD = `${'('.repeat(70)}a eq 1${')'.repeat(70)}`;
const deep = {
  variations: { on: true },
  targeting: [{ query: BEYOND_GUARD, variation: 'on' }],
  defaultRule: { variation: 'on' },
};

const details = JSON.stringify(HOSTILE);

it.each<[string, ScriptedResponse]>([
  ['details that repeat the context', { status: 400, body: `{"errorCode":"GENERAL","errorDetails":${details}}` }],
  ['a code that is a text', { status: 400, body: `{"errorCode":${details}}` }],
  ['a code and details with status 404', { status: 404, body: `{"errorCode":${details},"errorDetails":${details}}` }],
  ['a message', { status: 500, body: `{"message":${details}}` }],
  ['details with status 401', { status: 401, body: `{"errorDetails":${details}}` }],
  ['a text that is no JSON', { status: 200, body: HOSTILE }],
  ['hostile headers', { status: 503, headers: { 'retry-after': PERSON, 'content-encoding': PERSON } }],
])('a fallback to a relay that responds with %s logs a code alone', async (_what, response) => {
  const relay = closes(await ConfigurationRelay.serving({ flags: { [HOSTILE.slice(0, 60)]: deep } }));
  relay.evaluation = response;
  await OpenFeature.setProviderAndWait('log', provider({ endpoint: relay.url }));
  const client = OpenFeature.getClient('log');
  await client.getBooleanValue(HOSTILE.slice(0, 60), false, user);
  expectHarmless(logger.lines);
  expect(logger.lines.at(-1)).toMatch(/could not evaluate flag ".*" either \((?:HTTP \d{3}|[A-Z_]+), [A-Z_]+\)\.$/);
});

it('an application still gets what the relay says, shortened', async () => {
  const relay = closes(await ScriptedRelay.start());
  relay.evaluation = { status: 400, body: { errorCode: 'GENERAL', errorDetails: HOSTILE } };
  const remote = provider({ endpoint: relay.url, evaluationType: 'Remote' });
  const error: unknown = await remote.resolveBooleanEvaluation('flag', false, user).catch((reason: unknown) => reason);
  const { message } = error as Error;
  expect(message).toMatch(/^a"b\\c\\r\\n\[error\] forged/);
  expect(message.length).toBeLessThanOrEqual(200);
});

it.each<[string, ScriptedResponse]>([
  ['a page', { body: HOSTILE }],
  ['a body that is no configuration', { body: JSON.stringify({ flags: HOSTILE }) }],
  ['an unknown encoding', { headers: { 'content-encoding': PERSON }, body: HOSTILE }],
  ['a refusal with a text', { status: 400, body: HOSTILE }],
])('a configuration that comes as %s costs a harmless line', async (_what, response) => {
  const relay = closes(await ConfigurationRelay.serving({ flags: { f: deep } }));
  await OpenFeature.setProviderAndWait('log', provider({ endpoint: relay.url }));
  for (let load = 0; load < 4; load++) relay.nextConfigurations.push(response);
  await waitUntil('a line', () => logger.lines.length > 0);
  expectHarmless(logger.lines);
});

it.each([
  ['a greeting that is no HTTP', HOSTILE],
  ['a hostile reason', `HTTP/1.1 503 ${PERSON}\u001b[2J\r\ncontent-length: 0\r\n\r\n`],
  ['a hostile header', `HTTP/1.1 503 No\r\n${PERSON}: ${PERSON}\r\n\r\n`],
])('a collector that responds with %s costs a harmless line', async (_what, text) => {
  const server = closes(await RawServer.start((socket) => void socket.once('data', () => socket.end(text))));
  const sender = provider({ endpoint: server.url, evaluationType: 'Remote' });
  sender.track('bought', user);
  await sender.flush();
  expectHarmless(logger.lines);
});

it('an event of any name that is refused costs a harmless line', async () => {
  const relay = closes(await ScriptedRelay.start());
  relay.collector = ({ json }: RelayRequest) =>
    json.events.length > 0 ? { status: 400 } : { body: { ingestedContentCount: 0 } };
  const sender = provider({ endpoint: relay.url, evaluationType: 'Remote', shutdownTimeoutMs: 2_000 });
  sender.track(HOSTILE.slice(0, 60), user);
  sender.track('x'.repeat(500), user);
  await sender.close();
  expectHarmless(logger.lines);
});

it("what an application's own function throws costs a harmless line", async () => {
  const secure = closes(await ScriptedRelay.start({ key: fixture('server.key'), cert: fixture('server.pem') }));
  const checkServerIdentity = (): Error => Object.assign(new Error(HOSTILE), { name: HOSTILE, code: HOSTILE });
  const sender = provider({
    endpoint: secure.url,
    evaluationType: 'Remote',
    connect: { ca: fixture('ca.pem'), checkServerIdentity },
    onUndelivered: () => {
      throw new Error(HOSTILE);
    },
  });
  await expect(sender.initialize()).rejects.toThrow(/^The relay cannot be reached \(NETWORK: [ -~]*…\)\.$/);
  sender.track('bought', user);
  await sender.close();
  expectHarmless(logger.lines);
  expect(logger.lines).toContainEqual(expect.stringContaining('onUndelivered failed: '));
});

it('an option of any name costs a harmless line', async () => {
  const relay = closes(await ScriptedRelay.start());
  const sender = provider({ endpoint: relay.url, evaluationType: 'Remote', eventId: HOSTILE, [HOSTILE]: 1 });
  sender.track('bought', user, { [HOSTILE]: 'mine' });
  expect(logger.lines).toHaveLength(2);
  expectHarmless(logger.lines);
});

it('the SDK logs why an initialize failed, in a harmless line, and nothing of an evaluation that failed', async () => {
  const secure = closes(await ScriptedRelay.start({ key: fixture('server.key'), cert: fixture('server.pem') }));
  const sdkLines: string[] = [];
  const log = (...args: unknown[]): void => void sdkLines.push(args.map((arg) => String(arg)).join(' '));
  OpenFeature.setLogger({ error: log, warn: log, info: log, debug: log });
  const checkServerIdentity = (): Error => new Error(HOSTILE);
  OpenFeature.setProvider(
    'log',
    provider({ endpoint: secure.url, connect: { ca: fixture('ca.pem'), checkServerIdentity } }),
  );
  await waitUntil('a line', () => sdkLines.length > 0);
  expectHarmless(sdkLines);
  const lines = sdkLines.length;
  const { errorCode } = await OpenFeature.getClient('log').getBooleanDetails(HOSTILE, false, user);
  expect(errorCode).toBe('PROVIDER_NOT_READY');
  expect(sdkLines).toHaveLength(lines);
});
