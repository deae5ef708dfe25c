import { gzipSync } from 'node:zlib';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { examine } from '../helpers/doctor-command.js';
import { startGateway, type Instead } from '../helpers/gateway.js';

const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
const gzip = { 'content-encoding': 'gzip' };
const ofRelay = { 'x-gofeatureflag-version': 'v1.55.2' };

/** What is wrong where a gateway responds in place of the relay to all paths that end so. */
async function wrongWith(instead: Instead, end = ''): Promise<string[]> {
  const relay = await startQuietRelay({ flags });
  const gateway = await startGateway({
    url: relay.url,
    instead: (path) => (path.endsWith(end) ? instead : undefined),
  });
  const { findings } = await examine(['--endpoint', gateway.url]);
  const wrong = findings.filter(({ state }) => state === 'wrong');
  return wrong.map(({ check, code, what, todo }) => `${check} ${code}: ${what} ${todo}`);
}

const broken = { status: 200, headers: gzip, body: 'no gzip' };
const bomb = { status: 200, headers: gzip, body: gzipSync(Buffer.alloc(10_000_000)) };

describe('a response that cannot be read', () => {
  it('is told as one that cannot be decompressed', async () => {
    await expect(wrongWith(broken)).resolves.toEqual([
      'relay UNREADABLE_ENCODING: The response cannot be decompressed (HTTP 200, content-encoding "gzip"). ' +
        'Repair the compression of the gateway, or switch it off for the relay, which does not compress.',
    ]);
  });

  it.each(['gzip', 'zstd', 'gzip, gzip, gzip, gzip'])(
    'is told as one that cannot be decompressed from %s',
    async (encoding) => {
      const instead = { ...broken, headers: { 'content-encoding': encoding } };
      await expect(wrongWith(instead)).resolves.toEqual([
        expect.stringContaining(`cannot be decompressed (HTTP 200, content-encoding "${encoding}").`),
      ]);
    },
  );

  it('is told as larger than that of a relay, once it is decompressed', async () => {
    await expect(wrongWith(bomb)).resolves.toEqual([
      'relay RESPONSE_TOO_LARGE: The response is larger than the response of a relay ever is ' +
        '(HTTP 200, content-encoding "gzip"). ' +
        'Check what responds there: correct the host and the port of the endpoint, or repair the gateway.',
    ]);
  });

  it.each<[string, Instead, string]>([
    ['the flag configuration', broken, '/configuration'],
    ['the collector', { ...broken, headers: { ...gzip, ...ofRelay } }, '/collector'],
    ['a refusal', { ...broken, status: 401, headers: { ...gzip, ...ofRelay } }, '/collector'],
  ])('is told for %s alone where the others can be read', async (_what, instead, end) => {
    const { status } = instead;
    await expect(wrongWith(instead, end)).resolves.toEqual([
      expect.stringMatching(
        new RegExp(`^access UNREADABLE_ENCODING: The response cannot be decompressed \\(HTTP ${status}, .*\\) \\(`),
      ),
    ]);
  });
});

describe('when the time is up', () => {
  /** What is found with little time where a gateway stalls, and the paths that were asked for. */
  async function foundIn(
    stall: (path: string) => Instead | undefined,
    ...more: string[]
  ): Promise<[findings: string[], asked: string[]]> {
    const relay = await startQuietRelay({ flags });
    const asked: string[] = [];
    const instead = (path: string): Instead | undefined => {
      asked.push(path);
      return stall(path);
    };
    const { url } = await startGateway({ url: relay.url, instead });
    const { findings } = await examine(['--endpoint', url, '--timeout', '1', ...more]);
    return [findings.map(({ check, state, code }) => `${check} ${state} ${code}`), asked];
  }
  const silent = { status: 200, stalls: 'before the head' } as const;
  const unfinished = { status: 200, body: '{', stalls: 'after the body' } as const;
  const unfinishedFirst = (path: string): Instead => (path.endsWith('/configuration') ? unfinished : silent);
  const at =
    (end: string, instead: Instead) =>
    (path: string): Instead | undefined =>
      path.endsWith(end) ? instead : undefined;

  it('no event is asked for, and the request that took the time is blamed', async () => {
    const [findings, asked] = await foundIn(at('/collector', silent), '--send');
    expect(findings).toContain('access wrong NO_RESPONSE');
    expect(findings).toContain('event note HELD_BACK');
    expect(asked.at(-1)).toBe('/v1/data/collector');
  });

  it('flags that came are evaluated, though the collector hangs', async () => {
    const [findings] = await foundIn(at('/collector', silent));
    expect(findings).toContain('flags ok OK');
  });

  it('a request with little time is not told as one without a response, nor are flags that did not come', async () => {
    const [findings] = await foundIn((path) => (path.endsWith('/-') ? undefined : unfinishedFirst(path)));
    expect(findings).toContain('flags note FLAGS_NOT_READ');
    expect(findings).toContain('access wrong TIME_UP');
    expect(findings).not.toContain('access wrong NO_RESPONSE');
  });

  it('a request that hangs leaves time for those after it', async () => {
    const [findings] = await foundIn(at('/configuration', silent));
    expect(findings.filter((finding) => finding.startsWith('access'))).toEqual(['access wrong NO_RESPONSE']);
  });

  it('a response that began and did not end is told so', async () => {
    const [findings] = await foundIn(() => unfinished);
    expect(findings).toEqual(['address ok OK', 'relay wrong RESPONSE_UNFINISHED']);
  });

  it('what only adds to a finding leaves time for the rest', async () => {
    const [findings] = await foundIn(at('/metrics', silent), '--send');
    expect(findings).toContain('event ok OK');
  });
});
