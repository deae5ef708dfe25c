import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectProxy } from '../helpers/connect-proxy.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine } from '../helpers/doctor-command.js';
import { startGateway, type GatewayOptions } from '../helpers/gateway.js';

const flag = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const flags = { 'new-button': flag };
const key = 'the-api-key';
const apiKeys = { evaluation: [key] };
const tls = join(__dirname, '../fixtures/tls');

let proxy: ConnectProxy | undefined;

afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

/** A healthy relay behind a gateway that is not. */
async function behind(gateway: Omit<GatewayOptions, 'url'>): Promise<string> {
  const relay = await startQuietRelay({ flags, apiKeys });
  return (await startGateway({ ...gateway, url: relay.url })).url;
}

interface Mistake {
  readonly mistake: string;
  /** Makes it; resolves with the arguments of the command. */
  readonly make: () => Promise<string[]>;
  readonly code: string;
  readonly line: RegExp;
  /** Default: the right one. */
  readonly key?: string;
}

const mistakes: readonly Mistake[] = [
  {
    mistake: 'a wrong port',
    make: async () => {
      const relay = await startQuietRelay({ flags });
      await relay.close();
      return [relay.url];
    },
    code: 'CONNECTION_REFUSED',
    line: /^Nothing listens at 127\.0\.0\.1, port \d+\. Start the relay, or correct the port: a relay listens at 1031/,
  },
  {
    mistake: 'a path prefix that is missing',
    make: async () => [await behind({ prefix: '/flags' })],
    code: 'PATH_PREFIX_MISSING',
    line: /responds, but has no relay at its root \(HTTP 404\)\. Add the path under which the gateway serves the relay/,
  },
  {
    mistake: 'a wrong key',
    make: async () => [(await startQuietRelay({ flags, apiKeys })).url],
    key: 'another-key',
    code: 'KEY_WRONG',
    line: /^The relay refuses the API key \(flag configuration, OFREP and collector\)\. Use a key of authorizedKeys/,
  },
  {
    mistake: 'a key without a flagset',
    make: async () => {
      const message = 'error while getting flagset: flagset not found for API key';
      const refusal = { status: 400, body: JSON.stringify({ message }) };
      return [await behind({ instead: (path) => (path.endsWith('/-') ? undefined : refusal) })];
    },
    code: 'KEY_WITHOUT_FLAGSET',
    line: /belongs to no flagset \(flag configuration, OFREP and collector\)\. Use one of the apiKeys of a flagset/,
  },
  {
    mistake: 'a proxy that does not let through',
    make: async () => {
      proxy = await ConnectProxy.start();
      proxy.refuse = 403;
      return ['https://127.0.0.1:1', '--proxy', proxy.url];
    },
    code: 'PROXY_REFUSED',
    line: /^The proxy 127\.0\.0\.1:\d+ refuses to connect to the relay\. Allow that host and port/,
  },
  {
    mistake: 'an authority for TLS that is not trusted',
    make: async () => {
      const [cert, serverKey] = [readFileSync(join(tls, 'server.pem')), readFileSync(join(tls, 'server.key'))];
      return [await behind({ tls: { cert, key: serverKey } })];
    },
    code: 'CERTIFICATE_UNTRUSTED',
    line: /^The certificate is signed by an authority that is not trusted here \(\w+\)\. Pass the certificate of/,
  },
  {
    mistake: 'a clock that is an hour ahead',
    make: async () => [
      await behind({
        response: (headers) => (headers.date = new Date(Date.parse(headers.date ?? '') + 3_600_000).toUTCString()),
      }),
    ],
    code: 'CLOCK_DIFFERS',
    line: /^The clock of the relay is 60 minutes ahead of this machine\. Let both follow a time server/,
  },
  {
    mistake: 'a relay older than 1.55',
    make: async () => [(await startQuietRelay({ flags, apiKeys, relayVersion: 'v1.54.1' })).url],
    code: 'RELAY_TOO_OLD',
    line: /^It is 1\.54, and the provider needs 1\.55 or later\. Update the relay\.$/,
  },
  {
    mistake: 'a relay without flags',
    make: async () => [(await startQuietRelay({ apiKeys })).url],
    code: 'NO_FLAGS',
    line: /^The relay serves no flags.*: a provider does not become READY\. Check the retrievers in its configuration/,
  },
  {
    mistake: 'a flag that cannot be evaluated',
    make: async () => {
      const unreadable = { ...flag, defaultRule: { variation: 5 } };
      const body = JSON.stringify({ flags: { ...flags, 'bad-button': unreadable } });
      return [
        await behind({ instead: (path) => (path === '/v1/flag/configuration' ? { status: 200, body } : undefined) }),
      ];
    },
    code: 'FLAG_REFUSED',
    line: /^1 of 2 flags cannot be evaluated: "bad-button" \(.+\)\. Correct them in the flag file/,
  },
  {
    mistake: 'a login page',
    make: async () => {
      const headers = { 'content-type': 'text/html', server: 'sso' };
      return [await behind({ instead: () => ({ status: 200, headers, body: '<html><title>Sign in</title></html>' }) })];
    },
    code: 'LOGIN_PAGE',
    line: /^A web page comes back, such as a login page \(HTTP 200, a page "Sign in", server "sso"\)\. Let/,
  },
  {
    mistake: 'a gateway that takes Authorization away',
    make: async () => [await behind({ request: (headers) => delete headers.authorization })],
    code: 'KEY_STRIPPED',
    line: /^The API key was sent, but did not reach the relay: .+\. Send the key in another header \(headers: /,
  },
];

it.each(mistakes)('goff-doctor names $mistake in one line', async ({ make, code, line, key: given = key }) => {
  const [endpoint = '', ...options] = await make();
  const { exitCode, wrong, lines } = await examine(['--endpoint', endpoint, ...options], { key: given });
  expect([exitCode, wrong]).toEqual([1, [code]]);
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect(lines.join()).not.toContain(given);
});

it('goff-doctor is content with a healthy relay, and sends nothing without --send', async () => {
  const relay = await startQuietRelay({ flags, apiKeys });
  const { exitCode, findings } = await examine(['--endpoint', relay.url], { key });
  expect([exitCode, findings.map(({ check, state }) => `${check}: ${state}`)]).toEqual([
    0,
    [
      ...['address: ok', 'relay: ok', 'version: ok', 'access: ok', 'flags: ok', 'clock: ok', 'round trip: ok'],
      ...['event: note', 'exporter: note'],
    ],
  ]);
  expect(relay.events).toEqual([]);
});

it('goff-doctor is content with a relay behind a gateway with a path, TLS and an authority of its own', async () => {
  const [cert, serverKey] = [readFileSync(join(tls, 'server.pem')), readFileSync(join(tls, 'server.key'))];
  const url = await behind({ prefix: '/flags', tls: { cert, key: serverKey } });
  const { exitCode, wrong } = await examine(['--endpoint', `${url}/flags`, '--ca', join(tls, 'ca.pem')], { key });
  expect([exitCode, wrong]).toEqual([0, []]);
});
