import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { networkVerdict } from '../../src/cli/doctor/network-causes.js';
import { closedLater } from '../helpers/closed-later.js';
import { ConnectProxy } from '../helpers/connect-proxy.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine, runDoctorCommand, type Examined } from '../helpers/doctor-command.js';
import { startGateway, type GatewayOptions, type Instead } from '../helpers/gateway.js';
import { RawServer } from '../helpers/raw-server.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
const key = 'the-api-key';
const apiKeys = { evaluation: [key] };
const fixture = (name: string): string => join(__dirname, '../fixtures/tls', name);
const tls = { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server.key')) };

const wrongIn = ({ findings }: Examined): string[] =>
  findings
    .filter(({ state }) => state === 'wrong')
    .map(({ check, code, what, todo }) => `${check} ${code}: ${what} ${todo}`);

async function wrongAt(endpoint: string, ...more: string[]): Promise<string[]> {
  return wrongIn(await examine(['--endpoint', endpoint, ...more]));
}

/** What is wrong with a healthy relay behind a gateway. */
async function wrongBehind(gateway: Omit<GatewayOptions, 'url'>, path = ''): Promise<string[]> {
  const relay = await startQuietRelay({ flags, apiKeys });
  const { url } = await startGateway({ ...gateway, url: relay.url });
  return wrongIn(await examine(['--endpoint', url + path], { key }));
}

const page = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Instead => ({
  ...{ status, headers: { 'content-type': 'text/html', ...headers } },
  body: `<html><title>${title}</title></html>`,
});

describe('a key that a server sends back', () => {
  const long = 'k'.repeat(300);

  it.each<[string, string, Instead]>([
    ['as a title that is longer than what is shown', long, page(200, long)],
    ['with entities of HTML', 'se<cr&et', page(200, 'se&lt;cr&#38;et')],
    ['in a path, some of it encoded', 'a|b"c^d', { status: 302, headers: { location: '/a|b"c^d' } }],
    ['as the name of a host', 'SecretKey', { status: 302, headers: { location: 'https://SecretKey.example/' } }],
    ['as the scheme of credentials', 'half other', { status: 401, headers: { 'www-authenticate': 'half other' } }],
    ['without the spaces around it', ' secret ', { status: 302, headers: { location: '/secret' } }],
  ])('is not shown: %s', async (_what, given, instead) => {
    const { url } = await startGateway({ url: 'http://127.0.0.1:1', instead: () => instead });
    const { output } = await runDoctorCommand(['--endpoint', url], { key: given });
    for (const part of ['kkkkkkkkkk', 'se&lt;cr', 'a|b', 'secretkey', 'half', '/secret']) {
      expect(output.toLowerCase()).not.toContain(part);
    }
  });
});

describe('TLS', () => {
  it('is expected where the scheme of the endpoint has large letters', async () => {
    const { url } = await startGateway({ url: 'http://127.0.0.1:1', tls });
    await expect(wrongAt(url.replace('https:', 'HTTP:'))).resolves.toEqual([
      expect.stringMatching(/^address TLS_EXPECTED: /),
    ]);
  });

  it.each([
    ['a client certificate', { requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' as const }],
    ['an old version', { minVersion: 'TLSv1' as const, maxVersion: 'TLSv1.1' as const, ciphers: 'ALL@SECLEVEL=0' }],
  ])('is not missing where a server wants %s', async (_what, more) => {
    const ca = readFileSync(fixture('ca.pem'));
    const { url } = await startGateway({ url: 'http://127.0.0.1:1', tls: { ...tls, ...more, ca } });
    await expect(wrongAt(url, '--ca', fixture('ca.pem'))).resolves.toEqual([
      expect.stringMatching(/^address TLS_REFUSED: 127\.0\.0\.1, port \d+, speaks TLS, but refuses the connection \(/),
    ]);
    await expect(wrongAt(url.replace('https:', 'http:'))).resolves.toEqual([
      expect.stringMatching(/^address TLS_EXPECTED: /),
    ]);
  });

  it.each([
    ['EPROTO', 'sslv3 alert handshake failure', 'TLS_REFUSED', 'client certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', '', 'TLS_REFUSED', 'client certificate'],
    ['EPROTO', 'wrong version number', 'NO_TLS', 'Use http://'],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', '', 'TLS_REFUSED', 'connect.servername'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', '', 'CERTIFICATE_UNTRUSTED', 'signed by itself'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'CERTIFICATE_UNTRUSTED', 'send the whole chain'],
  ])('fails with %s %s', (code, message, verdict, words) => {
    const failure = { kind: 'failure', code, message, requestSent: false } as const;
    const found = networkVerdict({ url: 'https://relay.example', timeoutMs: 1_000 }, failure);
    expect([found.code, `${found.what} ${found.todo}`]).toEqual([verdict, expect.stringContaining(words)]);
  });

  it('is passed on by a gateway that wants a client certificate', async () => {
    const instead = page(400, '400 No required SSL certificate was sent');
    await expect(wrongBehind({ instead: () => instead })).resolves.toEqual([
      expect.stringMatching(/^relay GATEWAY_REFUSES: A gateway in front of the relay requires a client certificate/),
    ]);
  });
});

describe('a proxy that forwards requests', () => {
  const through = (proxy: { readonly url: string }, ...more: string[]): Promise<string[]> =>
    wrongAt('http://relay.invalid:1031', '--proxy', proxy.url, ...more);

  it('refuses a request in place of the relay', async () => {
    const { url } = await startGateway({ url: 'http://127.0.0.1:1', instead: () => page(403, 'ERROR') });
    await expect(through({ url })).resolves.toEqual([
      expect.stringMatching(/^relay PROXY_REFUSED: The proxy 127\.0\.0\.1:\d+ refuses the request \(HTTP 403, a page/),
    ]);
  });

  it('is named where it may have responded itself', async () => {
    const { url } = await startGateway({ url: 'http://127.0.0.1:1', instead: () => ({ status: 404 }) });
    await expect(through({ url })).resolves.toEqual([
      expect.stringMatching(/ The proxy 127\.0\.0\.1:\d+ may have sent this itself\.$/),
    ]);
  });

  it('is no proxy: it speaks no HTTP', async () => {
    const ssh = closedLater(await RawServer.start((socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    await expect(through(ssh)).resolves.toEqual([expect.stringMatching(/^address PROXY_UNREACHABLE: The proxy 127/)]);
  });

  it('hangs up', async () => {
    const proxy = closedLater(await ConnectProxy.start());
    proxy.hangsUp = true;
    await expect(through(proxy)).resolves.toEqual([expect.stringMatching(/^address PROXY_UNREACHABLE: The proxy 127/)]);
  });

  it('hangs', async () => {
    const proxy = closedLater(await ConnectProxy.start());
    proxy.stalls = true;
    await expect(through(proxy, '--timeout', '0.2')).resolves.toEqual([
      expect.stringMatching(/^address NO_RESPONSE: .* The proxy 127\.0\.0\.1:\d+ may hang, too\.$/),
    ]);
  });
});

describe('a wrong address', () => {
  it('is that of the metrics of a relay', async () => {
    const notFound = { status: 404, body: '{"message":"Not Found"}' };
    const health = { status: 200, body: '{"initialized":true}' };
    await expect(wrongBehind({ instead: (path) => (path === '/health' ? health : notFound) })).resolves.toEqual([
      expect.stringMatching(
        /^relay MONITORING_PORT: 127\.0\.0\.1:\d+ is the monitoring port of a relay\. Use the port/,
      ),
    ]);
  });

  it.each([
    ['/flags/ofrep/v1', '/flags'],
    ['/flags/v1/flag/configuration', '/flags'],
  ])('has more path than the relay: %s', async (path, right) => {
    await expect(wrongBehind({ prefix: '/flags' }, path)).resolves.toEqual([
      expect.stringMatching(
        new RegExp(
          `^relay PATH_PREFIX_WRONG: A relay responds, but not below "${path}"\\. Use http.*:\\d+${right} as `,
        ),
      ),
    ]);
  });

  it('has a path below which a gateway says Not Found', async () => {
    const instead = { status: 404, body: '{"message":"Not Found"}' };
    await expect(wrongBehind({ instead: () => instead }, '/prod')).resolves.toEqual([
      expect.stringMatching(/^relay PATH_PREFIX_WRONG: 127\.0\.0\.1:\d+ responds, but has no relay below "\/prod"/),
    ]);
  });

  it('is not hidden by another address for events', async () => {
    const relay = await startQuietRelay({ flags });
    const { url } = await startGateway({ url: relay.url, prefix: '/flags' });
    await expect(wrongAt(url, '--collector', relay.url)).resolves.toEqual([
      expect.stringMatching(/^relay PATH_PREFIX_MISSING: /),
    ]);
  });

  it('of the collector has a path too many, or expects TLS', async () => {
    const relay = await startQuietRelay({ flags });
    await expect(wrongAt(relay.url, '--collector', `${relay.url}/v1/data/collector`)).resolves.toEqual([
      expect.stringMatching(
        /^access PATH_PREFIX_WRONG: .* below "\/v1\/data\/collector" \(HTTP 404.*\) \(collector\)\./,
      ),
    ]);
    const { url } = await startGateway({ url: relay.url, tls });
    await expect(wrongAt(relay.url, '--collector', url.replace('https:', 'http:'))).resolves.toEqual([
      expect.stringMatching(/^access TLS_EXPECTED: .* \(collector\)\./),
    ]);
  });
});

describe('a gateway', () => {
  it.each<[string, Instead, RegExp]>([
    [
      'wants credentials, with a page',
      page(401, '401 Authorization Required', { 'www-authenticate': 'Basic realm="x"' }),
      /^relay GATEWAY_REFUSES: .* \(HTTP 401, and wants "Basic" credentials\)/,
    ],
    [
      'refuses in XML',
      { status: 403, headers: { 'content-type': 'application/xml' }, body: '<?xml version="1.0"?><Error/>' },
      /^relay GATEWAY_REFUSES: /,
    ],
    ['limits requests', { status: 429 }, /^relay GATEWAY_REFUSES: .* limits requests \(HTTP 429\)/],
    ['has lost its server', page(521, 'Web server is down'), /^relay GATEWAY_CANNOT_REACH: .* \(HTTP 521\)/],
    ['has no certificate for it', page(526, 'Invalid certificate'), /^relay GATEWAY_CANNOT_REACH: .* \(HTTP 526\)/],
    ['says not modified', { status: 304 }, /^relay NOT_A_RELAY: .* \(HTTP 304\)/],
    ['is an API with errors of its own', { status: 400, body: '{"errorCode":"BAD"}' }, /^relay NOT_A_RELAY: /],
  ])('%s', async (_what, instead, line) => {
    await expect(wrongBehind({ instead: () => instead })).resolves.toEqual([expect.stringMatching(line)]);
  });

  it('takes GET only', async () => {
    await expect(wrongBehind({ instead: () => ({ status: 405 }) })).resolves.toEqual([
      expect.stringMatching(/^relay PATH_PREFIX_MISSING: .* Or let the gateway pass on requests with POST\.$/),
    ]);
  });

  const version = { 'x-gofeatureflag-version': 'v1.55.2' };

  it.each<[string, Instead, RegExp]>([
    [
      'no JSON',
      { status: 200, body: '{"flags":{"a":' },
      /^access NOT_A_RELAY: Something responds in place of the relay/,
    ],
    ['nothing', { status: 200 }, /^access NOT_A_RELAY: .* \(flag configuration\)\. Let the gateway pass this path on/],
    ['half of it', { status: 200, headers: version, body: '{' }, /^access ENDPOINT_FAILS: .* cannot be read/],
    ['a page', page(200, 'x'), /^access LOGIN_PAGE: /],
    ['too much of it', { status: 429 }, /^access GATEWAY_REFUSES: .* limits requests/],
    ['an error', { status: 500, body: '{"message":"oops"}' }, /^access ENDPOINT_FAILS: /],
  ])('has %s in place of the flags, which is not told as a lack of time', async (_what, instead, line) => {
    const relay = await startQuietRelay({ flags });
    const { url } = await startGateway({
      url: relay.url,
      instead: (path) => (path.endsWith('/configuration') ? instead : undefined),
    });
    const examined = await examine(['--endpoint', url]);
    expect(wrongIn(examined)).toEqual([expect.stringMatching(line)]);
    expect(examined.findings.filter(({ check }) => check === 'flags')).toEqual([]);
  });

  it('hangs up on OFREP alone', async () => {
    const relay = await startQuietRelay({ flags });
    const silent = { status: 200, stalls: 'before the head' } as const;
    const { url } = await startGateway({
      url: relay.url,
      instead: (path) => (path.startsWith('/ofrep') ? silent : undefined),
    });
    await expect(wrongAt(url, '--timeout', '1')).resolves.toEqual([
      expect.stringMatching(/^access NO_RESPONSE: .* \(OFREP\)\./),
    ]);
  });
});

describe('a wrong key', () => {
  it.each([
    [`Bearer ${key}`, 'It begins with Bearer, which the provider adds itself: leave that out.'],
    [`"${key}"`, 'It is in quotes: leave them out.'],
    [`'${key}'`, 'It is in quotes: leave them out.'],
    [` ${key}`, 'There are spaces around it: leave them out.'],
    [`API_KEY=${key}`, 'It begins like a line of an environment file: leave out the name and the equals sign.'],
  ])('is told by its form: %s', async (given, words) => {
    const relay = await startQuietRelay({ flags, apiKeys });
    const { wrong, lines } = await examine(['--endpoint', relay.url], { key: given });
    expect([wrong, lines]).toEqual([
      ['KEY_WRONG'],
      [expect.stringContaining(`. ${words} Use a key of authorizedKeys`)],
    ]);
    expect(lines.join()).not.toContain(key);
  });

  it('is none where a gateway puts another in its place', async () => {
    const request = (headers: IncomingHttpHeaders): void => {
      if (headers.authorization !== undefined) headers.authorization = 'Bearer of-the-gateway';
    };
    await expect(wrongBehind({ request })).resolves.toEqual([
      expect.stringMatching(/^access KEY_STRIPPED: .*: a gateway replaces the header Authorization \(.*X-API-Key/),
    ]);
  });

  it('is wrong though another collector takes it', async () => {
    const [relay, open] = [await startQuietRelay({ flags, apiKeys }), await startQuietRelay({ flags })];
    const examined = await examine(['--endpoint', relay.url, '--collector', open.url], { key: 'another-key' });
    expect(examined.wrong).toEqual(['KEY_WRONG']);
  });

  it.each([
    ['\ufeffthe-api-key', 'got a byte order mark.'],
    ['  \n', 'got nothing.'],
  ])('is not sent: %j', async (text, end) => {
    const file = await temporaryFile('key', text);
    const args = ['--endpoint', 'http://127.0.0.1:9', '--api-key-file', file];
    const { exitCode, errorOutput } = await runDoctorCommand(args);
    expect([exitCode, errorOutput]).toEqual([1, `Expected an API key on one line in "${file}", ${end}\n`]);
  });
});

describe('an old relay', () => {
  it.each(['v1.54', 'V1.40.0', '1.40'])('states its release as %s', async (relayVersion) => {
    const relay = await startQuietRelay({ flags, relayVersion });
    await expect(wrongAt(relay.url)).resolves.toEqual([expect.stringMatching(/^version RELAY_TOO_OLD: It is 1\.[45]/)]);
  });

  it('is that for events', async () => {
    const [relay, old] = [await startQuietRelay({ flags }), await startQuietRelay({ relayVersion: 'v1.40.0' })];
    await expect(wrongAt(relay.url, '--collector', old.url)).resolves.toEqual([
      expect.stringMatching(/^version RELAY_TOO_OLD: It is 1\.40/),
    ]);
  });
});

it('says of a date that it cannot be read', async () => {
  const relay = await startQuietRelay({ flags });
  const response = (headers: IncomingHttpHeaders): void => {
    headers.date = 'yesterday';
  };
  const { findings } = await examine(['--endpoint', (await startGateway({ url: relay.url, response })).url]);
  expect(findings.find(({ check }) => check === 'clock')).toMatchObject({
    code: 'CLOCK_UNKNOWN',
    what: 'The header Date of the responses cannot be read.',
  });
});

describe('a configuration of exporters', () => {
  const filename = (text: string): string => `exporters: [{ filename: "${text}", eventType: tracking }]`;

  it.each([
    ['under a name with a slip', 'exportes:\n  - { kind: log, eventType: tracking }\n', ['NO_TRACKING_EXPORTER']],
    ['in a list of TOML', '[[exporters]]\nkind = "log"\neventType = "tracking"\n', []],
    ['in a flagset of TOML', '[[flagsets.exporters]]\nkind = "log"\neventType = "tracking"\n', []],
    ['in a flagset of YAML', 'flagsets:\n  - name: a\n    exporters: [{ eventType: tracking }]\n', []],
    ['all of it indented', '  server: { port: 1 }\n  exporters: [{ eventType: tracking }]\n', []],
    ['below the wrong member', 'server:\n  exporters:\n    - eventType: tracking\n', ['NO_TRACKING_EXPORTER']],
    ['with two types', 'exporters:\n  - eventType: tracking, feature\n', ['EVENT_TYPE_MISSPELT']],
    ['with two words', 'exporters:\n  - eventType: tracking events\n    kind: log\n', ['EVENT_TYPE_MISSPELT']],
    ['with a sign behind the type', 'exporters:\n  - eventType: tracking#1\n', ['EVENT_TYPE_MISSPELT']],
    ['with an anchor', 'exporters:\n  - eventType: &type tracking\n', []],
    ['with the type on the next line', 'exporters:\n  - eventType: >-\n      tracking\n', []],
    ['in braces', 'exporters: [{ eventType: tracking , kind: log}, {eventType: feature,}]\n', []],
    ['in JSON on one line', '{"exporters":[{"eventType":"tracking","kind":"log"}]}', []],
    ['with a field behind a bar', filename('{{ .Timestamp | .Foo }}'), ['FILENAME_BLOCKS']],
    ['with a field of a field', filename('{{ .Timestamp.Year }}'), ['FILENAME_BLOCKS']],
    ['with a function and a text', filename("{{ printf '%s.Foo' .Timestamp }}"), []],
    ['with what is no template', filename('{{ .Date'), []],
    ['with an empty type', 'exporters: [{ eventType: "" }, { eventType: tracking }]\n', []],
    ['with no type', '{"exporters":[{"eventType":null},{"eventType":"tracking"}]}', []],
  ])('is read: %s', async (_what, configuration, codes) => {
    const relay = await startQuietRelay({ flags });
    const file = await temporaryFile('goff-proxy.yaml', configuration);
    const { wrong } = await examine(['--endpoint', relay.url, '--relay-config', file]);
    expect(wrong).toEqual(codes);
  });
});
