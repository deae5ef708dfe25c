import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkVerdict } from '../../src/cli/doctor/network-causes.js';
import { closedLater } from '../helpers/closed-later.js';
import { ConnectProxy } from '../helpers/connect-proxy.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine, runDoctorCommand } from '../helpers/doctor-command.js';
import { startGateway, type Instead } from '../helpers/gateway.js';
import { RawServer } from '../helpers/raw-server.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
const fixture = (name: string): string => join(__dirname, '../fixtures/tls', name);
const tls = { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server.key')) };

async function wrongAt(endpoint: string, ...more: string[]): Promise<[number, readonly string[], string]> {
  const { exitCode, wrong, lines } = await examine(['--endpoint', endpoint, ...more]);
  return [exitCode, wrong, lines.join('\n')];
}

describe('goff-doctor, where a connection fails,', () => {
  it('names a name that leads nowhere', async () => {
    await expect(wrongAt('http://relay.invalid:1031')).resolves.toEqual([
      ...[1, ['NAME_UNKNOWN']],
      expect.stringMatching(
        /^DNS has no address for the name relay\.invalid \((?:ENOTFOUND|EAI_AGAIN)\)\. Correct the host/,
      ),
    ]);
  });

  it('names a server that says nothing', async () => {
    const mute = closedLater(await RawServer.start((socket) => void socket.resume()));
    await expect(wrongAt(mute.url, '--timeout', '0.1')).resolves.toEqual([
      ...[1, ['NO_RESPONSE']],
      expect.stringMatching(
        /^Nothing came back from 127\.0\.0\.1, port \d+, in time \(the run may take 0\.1 s\)\. Look for a firewall/,
      ),
    ]);
  });

  it('names a server that closes the connection', async () => {
    const closes = closedLater(await RawServer.start((socket) => socket.destroy()));
    await expect(wrongAt(closes.url)).resolves.toEqual([1, ['CONNECTION_CLOSED'], expect.any(String)]);
  });

  it('names a server that speaks no HTTP', async () => {
    const smtp = closedLater(await RawServer.start((socket) => void socket.end('220 mail ESMTP\r\n')));
    await expect(wrongAt(smtp.url)).resolves.toEqual([1, ['NOT_HTTP'], expect.stringContaining('not speak HTTP')]);
  });

  it('names an address with https: where there is no TLS', async () => {
    const relay = await startQuietRelay({ flags });
    await expect(wrongAt(relay.url.replace('http:', 'https:'))).resolves.toEqual([
      ...[1, ['NO_TLS']],
      expect.stringContaining('Use http:// if the relay itself listens there'),
    ]);
  });

  it('names an address with http: where there is TLS', async () => {
    const relay = await startQuietRelay({ flags });
    const { url } = await startGateway({ url: relay.url, tls });
    await expect(wrongAt(url.replace('https:', 'http:'))).resolves.toEqual([
      ...[1, ['TLS_EXPECTED']],
      expect.stringMatching(
        /^127\.0\.0\.1:\d+ expects TLS, but the endpoint begins with http:\. Use https:\/\/ in the endpoint\./,
      ),
    ]);
  });

  it.each([
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE_FOR_ANOTHER_NAME', 'for another name than relay.example.'],
    ['CERT_HAS_EXPIRED', 'CERTIFICATE_EXPIRED', 'not valid at this time (CERT_HAS_EXPIRED).'],
    ['CERT_REVOKED', 'CERTIFICATE_UNTRUSTED', 'not trusted here (CERT_REVOKED).'],
    ['EHOSTUNREACH', 'UNREACHABLE', 'This machine has no route to relay.example, port 443 (EHOSTUNREACH).'],
    ['ETIMEDOUT', 'NO_RESPONSE', 'Nothing came back from relay.example, port 443, in time (the run may take 10 s).'],
    ['TIME_UP', 'TIME_UP', 'There was too little time left for this request: the run may take 10 s.'],
    ['EWHATEVER', 'UNREACHABLE', 'The relay cannot be reached (EWHATEVER: a\\u001bb).'],
  ])('says what the code %s means', (code, verdict, what) => {
    const failure = { kind: 'failure', code, message: 'a\u001bb', requestSent: false } as const;
    const found = networkVerdict({ url: 'https://relay.example', timeoutMs: 10_000 }, failure);
    expect([found.code, found.what]).toEqual([verdict, expect.stringContaining(what)]);
  });

  it('names a variable of the environment for a proxy, which the provider does not read', async () => {
    const { lines } = await examine(['--endpoint', 'http://relay.invalid'], { variables: ['PATH', 'HTTPS_PROXY'] });
    expect(lines.join()).toContain(
      'HTTPS_PROXY is set, and the provider reads nothing from the environment: set the option proxyUrl.',
    );
  });
});

describe('goff-doctor, where a proxy is between,', () => {
  it('is content with a relay behind the proxy', async () => {
    const relay = await startQuietRelay({ flags });
    const proxy = closedLater(await ConnectProxy.start());
    await expect(wrongAt(relay.url, '--proxy', proxy.url)).resolves.toEqual([0, [], '']);
    expect(proxy.asked.length).toBeGreaterThan(0);
  });

  it('says that the proxy wants credentials, without those that it got', async () => {
    const proxy = closedLater(await ConnectProxy.start());
    proxy.refuse = 407;
    const file = await temporaryFile('proxy', `${proxy.url.replace('//', '//user:secret@')}\n`);
    const [exitCode, wrong, line] = await wrongAt('http://relay.invalid', '--proxy-file', file);
    expect([exitCode, wrong]).toEqual([1, ['PROXY_AUTH_REQUIRED']]);
    expect(line).toMatch(/^The proxy 127\.0\.0\.1:\d+ requires credentials, or refuses those that it got\./);
    expect(line).not.toContain('secret');
  });

  it('says that the proxy is not there', async () => {
    const proxy = await ConnectProxy.start();
    const { url } = proxy;
    await proxy.close();
    await expect(wrongAt('http://relay.invalid', '--proxy', url)).resolves.toEqual([
      ...[1, ['PROXY_UNREACHABLE']],
      expect.stringMatching(
        /^The proxy 127\.0\.0\.1:\d+ cannot be used \(connect ECONNREFUSED .*\)\. Correct the option/,
      ),
    ]);
  });

  it('says that the proxy does not reach the relay', async () => {
    const proxy = closedLater(await ConnectProxy.start());
    await expect(wrongAt('http://127.0.0.1:9', '--proxy', proxy.url)).resolves.toEqual([
      ...[1, ['GATEWAY_CANNOT_REACH']],
      expect.stringContaining('cannot reach the relay (HTTP 502)'),
    ]);
  });
});

describe('goff-doctor, where something else than a relay responds,', () => {
  const at = async (instead: Instead, path = ''): Promise<[number, readonly string[], string]> => {
    const { url } = await startGateway({ url: 'http://127.0.0.1:9', instead: () => instead });
    return wrongAt(url + path);
  };
  const go = 'Client sent an HTTP request to an HTTPS server.\n';

  it.each<[string, Instead, string]>([
    ['a redirect', { status: 302, headers: { location: 'https://sso.example/login?state=1' } }, 'LOGIN_PAGE'],
    ['a redirect to TLS', { status: 301, headers: { location: 'https://127.0.0.1/' } }, 'TLS_EXPECTED'],
    ['a redirect to nowhere', { status: 302, headers: { location: 'http://' } }, 'LOGIN_PAGE'],
    ['a server of TLS', { status: 400, body: go }, 'TLS_EXPECTED'],
    ['a page behind a 401', { status: 401, body: '<html>' }, 'LOGIN_PAGE'],
    ['a 401', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }, 'GATEWAY_REFUSES'],
    ['a 403', { status: 403 }, 'GATEWAY_REFUSES'],
    ['a 503', { status: 503 }, 'GATEWAY_CANNOT_REACH'],
    ['another API', { status: 200, body: '{"hello":"world"}' }, 'NOT_A_RELAY'],
    ['an error', { status: 500, body: 'oops' }, 'NOT_A_RELAY'],
  ])('finds %s', async (_what, instead, code) => {
    await expect(at(instead)).resolves.toEqual([1, [code], expect.stringMatching(/^[^\n]+\.$/)]);
  });

  it('shows where a redirect leads, without its query', async () => {
    const [, , line] = await at({ status: 302, headers: { location: 'https://sso.example/login?state=1' } });
    expect(line).toContain('A redirect to "https://sso.example/login" comes back (HTTP 302), as to a login page.');
  });

  it('names a path below which there is nothing', async () => {
    await expect(at({ status: 404, body: 'no' }, '/flags')).resolves.toEqual([
      ...[1, ['PATH_PREFIX_WRONG']],
      expect.stringMatching(/responds, but has no relay below "\/flags" \(HTTP 404\)\. Correct the path/),
    ]);
  });

  it('names a path that a relay does not have', async () => {
    const relay = await startQuietRelay({ flags });
    await expect(wrongAt(`${relay.url}/flags`)).resolves.toEqual([
      ...[1, ['PATH_PREFIX_WRONG']],
      'A relay responds, but not below "/flags". Remove the path from the endpoint: ' +
        'a relay serves its API at the root.',
    ]);
  });

  it('shows foreign text on one line, bounded, and without the key', async () => {
    const key = 'the-api-key';
    const title = `\u001b[2J the-api-key ${'x'.repeat(150)}`;
    const instead = { status: 200, headers: { server: `${key}\u0085` }, body: `<html><title>${title}</title>` };
    const { url } = await startGateway({ url: 'http://127.0.0.1:9', instead: () => instead });
    const { output } = await runDoctorCommand(['--endpoint', url], { key });
    expect(output).toContain('a page "\\u001b[2J [key] xxx');
    expect(output).toContain('server "[key]\\u0085"');
    expect(output).not.toContain(key);
    expect(output).not.toMatch(/x{100}/);
  });

  it('reads no more of an endless response than it needs', async () => {
    const endless = closedLater(
      await RawServer.start((socket) => {
        const more = (): void => {
          while (socket.writable && socket.write('x'.repeat(65_536)));
        };
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n') && more()).on('drain', more);
      }),
    );
    await expect(wrongAt(endless.url)).resolves.toEqual([
      ...[1, ['RESPONSE_TOO_LARGE']],
      expect.stringMatching(/^The response is larger than the response of a relay ever is \(HTTP 200\)\. Check what/),
    ]);
  });
});
