import type { IncomingHttpHeaders } from 'node:http';
import { checkFlags } from '../../src/cli/doctor/check-flags.js';
import { checkClock, checkRoundTrip } from '../../src/cli/doctor/check-times.js';
import { Deadline } from '../../src/cli/doctor/deadline.js';
import { configuration as question } from '../../src/cli/doctor/questions.js';
import type { Reply } from '../../src/cli/doctor/reply.js';
import { Visit } from '../../src/cli/doctor/visit.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine, type Examined } from '../helpers/doctor-command.js';
import { startGateway, type GatewayOptions } from '../helpers/gateway.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flag = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const flags = { 'new-button': flag };
const key = 'the-api-key';
const apiKeys = { evaluation: [key] };
const version = 'x-gofeatureflag-version';

const withoutVersion = (headers: IncomingHttpHeaders): void => {
  delete headers[version];
};

async function behind(gateway: Omit<GatewayOptions, 'url'>, apiKeysOfRelay?: typeof apiKeys): Promise<Examined> {
  const relay = await startQuietRelay({ flags, ...(apiKeysOfRelay && { apiKeys: apiKeysOfRelay }) });
  const { url } = await startGateway({ ...gateway, url: relay.url });
  return examine(['--endpoint', url], apiKeysOfRelay && { key });
}

const stateOf = ({ findings }: Examined, check: string): string[] =>
  findings.filter((finding) => finding.check === check).map(({ code, what }) => `${code}: ${what}`);

describe('the release of a relay that does not state it', () => {
  const notFound = { status: 404, body: '{"message":"Not Found"}' };

  it('is unknown where nothing is missing', async () => {
    const examined = await behind({ response: withoutVersion });
    expect([examined.exitCode, ...stateOf(examined, 'version')]).toEqual([
      ...[0, 'VERSION_UNKNOWN: The relay does not state a release.'],
    ]);
  });

  it.each<[string, string, NonNullable<GatewayOptions['instead']>]>([
    ['1.45', 'has no flag configuration', (path) => (path === '/v1/flag/configuration' ? notFound : undefined)],
    ['1.53', 'has no change stream at /stream/v1', (path) => (path.startsWith('/stream/v1') ? notFound : undefined)],
  ])('is older than %s where it %s', async (release, what, instead) => {
    const examined = await behind({ response: withoutVersion, instead });
    expect(stateOf(examined, 'version')).toEqual([
      `RELAY_TOO_OLD: It ${what}, so it is older than ${release}, and the provider needs 1.55 or later.`,
    ]);
  });

  it('is older than 1.49 where it does not read X-API-Key', async () => {
    const examined = await behind({ response: withoutVersion, request: (sent) => delete sent['x-api-key'] }, apiKeys);
    expect(examined.wrong).toEqual(['RELAY_TOO_OLD']);
    expect(examined.lines.join()).toContain('does not read X-API-Key, so it is older than 1.49');
  });

  it.each(['localdev', 'v2', 'x'.repeat(500), `v${'9'.repeat(500)}.1.0`, `v1.${'0'.repeat(500)}.0`])(
    'is unknown where it calls itself %s',
    async (relayVersion) => {
      const relay = await startQuietRelay({ flags, relayVersion });
      const examined = await examine(['--endpoint', relay.url]);
      expect(stateOf(examined, 'version')).toEqual(['VERSION_UNKNOWN: The relay does not state a release.']);
    },
  );

  it.each(['v1.55.0', '1.60.1', 'v2.0.0'])('is enough as %s', async (relayVersion) => {
    const relay = await startQuietRelay({ flags, relayVersion });
    expect((await examine(['--endpoint', relay.url])).wrong).toEqual([]);
  });
});

describe('access to the endpoints of a relay', () => {
  it('is wrong without a key where the relay wants one', async () => {
    const relay = await startQuietRelay({ flags, apiKeys });
    const { wrong, lines } = await examine(['--endpoint', relay.url]);
    expect([wrong, lines]).toEqual([['KEY_MISSING'], [expect.stringContaining('The relay wants an API key (')]]);
  });

  it('is noted where the relay takes every key', async () => {
    const relay = await startQuietRelay({ flags });
    const examined = await examine(['--endpoint', relay.url], { key });
    expect([examined.exitCode, stateOf(examined, 'access')]).toEqual([0, [expect.stringMatching(/^KEY_NOT_NEEDED: /)]]);
  });

  it('names the one endpoint that a gateway does not pass on', async () => {
    const { wrong, lines } = await behind({
      instead: (path) => (path === '/v1/data/collector' ? { status: 404, body: 'no route' } : undefined),
    });
    expect(wrong).toEqual(['ENDPOINT_MISSING']);
    expect(lines).toEqual([expect.stringMatching(/^There is no \/v1\/data\/collector \(HTTP 404\) \(collector\)\. /)]);
  });

  it('names an endpoint that fails', async () => {
    const relay = await startQuietRelay({ flags });
    relay.fail({ status: 500, path: 'configuration', times: Infinity });
    const { wrong, lines } = await examine(['--endpoint', relay.url]);
    expect(wrong).toEqual(['ENDPOINT_FAILS']);
    expect(lines.join()).toContain(
      'The relay responds with HTTP 500 and "Internal Server Error" (flag configuration).',
    );
  });

  it('names another address for events that is not there', async () => {
    const [relay, gone] = [await startQuietRelay({ flags }), await startQuietRelay()];
    await gone.close();
    const { wrong, lines } = await examine(['--endpoint', relay.url, '--collector', gone.url]);
    expect(wrong).toEqual(['CONNECTION_REFUSED']);
    expect(lines).toEqual([expect.stringMatching(/^Nothing listens at 127\.0\.0\.1, port \d+ \(collector\)\. Start/)]);
  });

  it('has a gateway pass Authorization on where it takes the other header away, too', async () => {
    const request = (headers: IncomingHttpHeaders): void => {
      delete headers.authorization;
      delete headers['x-api-key'];
    };
    const { wrong, lines } = await behind({ request }, apiKeys);
    expect(wrong).toEqual(['KEY_STRIPPED']);
    expect(lines.join()).toMatch(/removes the header Authorization \(.+\)\. Let the gateway pass it on\.$/);
  });
});

describe('the flags of a relay', () => {
  const served = async (body: object, ...more: string[]): Promise<Examined> => {
    const relay = await startQuietRelay({ flags });
    const response = { status: 200, body: JSON.stringify(body) };
    const instead = (path: string): typeof response | undefined =>
      path.endsWith('/configuration') ? response : undefined;
    return examine(['--endpoint', (await startGateway({ url: relay.url, instead })).url, ...more]);
  };

  const bad = { variations: {}, defaultRule: { variation: 1 } };

  it('are named one by one up to three', async () => {
    const { lines } = await served({ flags: { a: bad, b: bad, c: bad, d: bad, e: flag, toString: null } });
    expect(lines).toEqual([expect.stringMatching(/^5 of 6 flags cannot be evaluated: "a" \(.+ and 2 more\. Correct/)]);
  });

  const flagsOf = (count: number, each: object): Readonly<Record<string, object>> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, each]));

  it.each([
    [1, bad, /^1 of 1 flag cannot be evaluated: "f0" \([^)]+\)\.$/],
    [1200, bad, /^1,200 of 1,200 flags cannot be evaluated: .+ and 1,197 more\.$/],
    [1, flag, /^1 flag is served\.$/],
    [1200, flag, /^1,200 flags are served\.$/],
  ])('are counted: %d of %j', async (count, each, what) => {
    const { findings } = await served({ flags: flagsOf(count, each) });
    expect(findings.filter(({ check }) => check === 'flags').map((finding) => finding.what)).toEqual([
      expect.stringMatching(what),
    ]);
  });

  it.each([
    [0, 1, 'There was time to evaluate 0 of 1 flag.'],
    [1000, 2000, 'There was time to evaluate 1,000 of 2,000 flags.'],
  ])('are counted where there was no time for all: %d of %d', async (checked, count, what) => {
    const { url } = await startQuietRelay({ flags });
    const deadline = new Deadline(10_000);
    const visit = new Visit({ url, timeoutMs: 10_000, apiKey: undefined, deadline });
    const configuration = await visit.ask(question);
    await visit.close();
    const some = { flags: flagsOf(count, flag), refused: [], checked };
    const findings = await checkFlags({ configuration, served: some, wanted: [], visit });
    expect(findings.map((finding) => finding.what)).toEqual([what]);
  });

  it('lack one that has to be there, such as one that the relay has refused', async () => {
    const file = await temporaryFile(
      'flags.yaml',
      'good: { variations: { a: 1 }, defaultRule: { variation: a } }\n' +
        'bad: { variations: { a: 1 }, defaultRule: { variation: b } }\n',
    );
    const relay = await startQuietRelay({ flagsFile: file });
    const { exitCode, wrong, lines } = await examine(['--endpoint', relay.url, '--flag', 'good', '--flag', 'bad']);
    expect([exitCode, wrong]).toEqual([1, ['FLAG_MISSING']]);
    expect(lines).toEqual([expect.stringMatching(/^The relay does not serve "bad": its file does not have it, or /)]);
  });

  it('do not have to be there by names of JavaScript', async () => {
    expect((await served({ flags }, '--flag', 'constructor')).wrong).toEqual(['FLAG_MISSING']);
  });

  it.each([[{}], [{ flags: null }], [{ flags: [] }], [{ evaluationContextEnrichment: { a: 1 } }]])(
    'are none in %j',
    async (body) => {
      expect((await served(body)).wrong).toEqual(['NO_FLAGS']);
    },
  );
});

it.each([
  [1, '5.0 ms, the fastest of 1 request.'],
  [1000, '5.0 ms, the fastest of 1,000 requests.'],
])('goff-doctor counts the requests of the round trip: %d', (count, what) => {
  const reply = { milliseconds: 5 } as Reply;
  expect(checkRoundTrip(Array.from({ length: count }, () => reply)).what).toBe(what);
});

it('goff-doctor counts the days between two clocks', () => {
  const headers = { date: 'Thu, 01 Jan 1970 00:00:00 GMT' };
  const reply = { headers, atMs: 2000 * 86_400_000, milliseconds: 5 } as unknown as Reply;
  expect(checkClock([reply]).what).toBe('The clock of the relay is 2,000 days behind this machine.');
});

it('goff-doctor takes any response of /info where there are no flags', async () => {
  const relay = await startQuietRelay();
  const { url } = await startGateway({
    url: relay.url,
    instead: (path) => (path === '/info' ? { status: 200, body: '{"cacheRefresh":{"toString":1}}' } : undefined),
  });
  expect((await examine(['--endpoint', url])).wrong).toEqual(['NO_FLAGS']);
});

it('goff-doctor shows no key that a redirect has in its path, however it is spelt there', async () => {
  const secret = 'a+b/c=';
  const spelt = [secret, encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase()];
  const { url } = await startGateway({
    url: 'http://127.0.0.1:1',
    instead: () => ({ status: 302, headers: { location: `/login/${spelt.join('/')}` } }),
  });
  const { lines } = await examine(['--endpoint', url], { key: secret });
  expect(lines).toEqual([expect.stringContaining(`A redirect to "${url}/login/[key]/[key]/[key]" comes back`)]);
});
