import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExporterMetadata, InvalidOptionsException } from '../../src/index.js';
import { HttpClient } from '../../src/relay/http-client.js';
import { DEFAULTS, OPTION_NAMES, resolveOptions, type ResolvedOptions } from '../../src/options/resolve-options.js';

const endpoint = 'http://relay:1031';

function resolve(options: object): { options: ResolvedOptions; warnings: string[] } {
  const warnings: string[] = [];
  return { options: resolveOptions({ endpoint, ...options }, (line) => warnings.push(line)), warnings };
}

function refusal(options: unknown): Error {
  try {
    resolveOptions(options, () => undefined);
  } catch (error) {
    return error as Error;
  }
  throw new Error('the options were accepted');
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function deepFrozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) deepFrozen(member);
  return Object.freeze(value);
}

describe('defaults', () => {
  it('GOFF-CFG-003: are those of the specification, and these where it has none', () => {
    expect(resolve({}).options).toEqual({
      endpoint,
      evaluationType: 'InProcess',
      timeout: 10_000,
      flagChangePollingInterval: 120_000,
      flagChangeStreaming: false,
      evaluationFlagList: [],
      flagCacheSize: 10_000,
      flagCacheBytes: 16_777_216,
      flagCacheTTL: 60_000,
      disableCache: false,
      maxEvaluationConnections: 50,
      dataFlushInterval: 60_000,
      maxPendingEvents: 10_000,
      disableDataCollection: false,
      dataCollectorBaseURL: endpoint,
      exporterMetadata: { provider: 'javascript', openfeature: true },
      headers: {},
      maxBatchSize: 1_000,
      maxBatchBytes: 1_048_576,
      maxPendingBytes: 67_108_864,
      maxConcurrentRequests: 1,
      deliveryGuarantee: 'at-least-once',
      shutdownTimeoutMs: 10_000,
    });
  });

  it('stand for options that are given as undefined', () => {
    const undefinedOptions = Object.fromEntries(OPTION_NAMES.map((name) => [name, undefined]));
    expect(resolve({ ...undefinedOptions, endpoint }).options).toEqual(resolve({}).options);
  });

  it('cannot be changed by those who read them', () => {
    expect(Object.isFrozen(DEFAULTS)).toBe(true);
  });
});

describe("the caller's options", () => {
  it('GOFF-CFG-004: stay as they are, frozen or not, with every collection in them', () => {
    const given = deepFrozen({
      endpoint,
      exporterMetadata: { env: 'test' },
      headers: { 'X-Tenant': 'a' },
      connect: { ca: 'pem' },
      redactContext: ['email'],
    });
    expect(() => resolveOptions(given, () => undefined)).not.toThrow();
  });

  it('GOFF-CFG-004: are copied, so that a later change of a collection in them has no effect', () => {
    const given = {
      exporterMetadata: { env: 'test' } as Record<string, string>,
      headers: { 'X-Tenant': 'a' } as Record<string, string>,
      connect: { ca: 'pem' } as Record<string, string>,
      redactContext: ['email'],
    };
    const { options } = resolve(given);
    const before = structuredClone(options);
    given.exporterMetadata['more'] = 'x';
    given.headers['X-More'] = 'x';
    given.connect['key'] = 'x';
    given.redactContext.push('name');
    expect(options).toEqual(before);
  });

  it.each([
    ['the options', () => undefined],
    ['headers', (get: () => never) => Object.defineProperty({}, 'a', { get, enumerable: true })],
    ['connect', (get: () => never) => Object.defineProperty({}, 'ca', { get, enumerable: true })],
    ['connect', (get: () => never) => Object.defineProperty({}, Symbol.toStringTag, { get })],
    ['exporterMetadata', (get: () => never) => Object.defineProperty({}, 'asObject', { get, enumerable: true })],
    ['exporterMetadata', (get: () => never) => ({ asObject: get })],
    ['exporterMetadata', (get: () => never) => ({ asObject: () => new Proxy({}, { ownKeys: get }) })],
    ['evaluationFlagList', (get: () => never) => new Proxy(['a'], { get })],
    ['redactContext', (get: () => never) => new Proxy(['a'], { get })],
    ['redactContext', () => revoked([])],
    ['headers', () => revoked({})],
  ])('are refused in one sentence when reading %s throws', (name, valueOf) => {
    const get = (): never => {
      throw new TypeError('secret');
    };
    const options = { endpoint, [name]: valueOf(get) };
    const given = name === 'the options' ? new Proxy(options, { ownKeys: get }) : options;
    expect(refusal(given)).toBeInstanceOf(InvalidOptionsException);
    expect(refusal(given).message).toBe(`Expected ${name} to be readable, got an error from a getter or a proxy.`);
  });

  it('are refused in one sentence when one of them has a getter that throws, or when they are revoked', () => {
    const get = (): never => {
      throw new TypeError('secret');
    };
    const given = Object.defineProperty({ endpoint }, 'timeout', { get, enumerable: true });
    expect(refusal(given).message).toBe('Expected timeout to be readable, got an error from a getter or a proxy.');
    expect(refusal(revoked({ endpoint }))).toBeInstanceOf(InvalidOptionsException);
  });

  it('are read once: what was checked is what is used', () => {
    let reads = 0;
    const flaky = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (real, name, receiver): unknown => {
          const isMember = Object.hasOwn(real, name) && name !== 'length';
          return isMember && ++reads > 100 ? Symbol('later') : Reflect.get(real, name, receiver);
        },
      });
    const given = {
      endpoint,
      headers: flaky({ a: 'b' }),
      evaluationFlagList: flaky(['a']),
      connect: flaky({ ca: 'x' }),
    };
    const { options } = resolve(given);
    reads = 100;
    expect(options).toMatchObject({ headers: { a: 'b' }, evaluationFlagList: ['a'], connect: { ca: 'x' } });
  });

  it('may be a proxy', () => {
    expect(resolveOptions(new Proxy({ endpoint }, {}), () => undefined).endpoint).toBe(endpoint);
  });

  it('may have no prototype', () => {
    const given = Object.assign(Object.create(null) as object, { endpoint, headers: Object.create(null) as object });
    expect(resolveOptions(given, () => undefined).endpoint).toBe(endpoint);
  });
});

describe('an address', () => {
  it.each([
    'http://münchen.example:1031/größe',
    'https://[::1]:1031',
    'http://relay:0',
    'http://relay:65535',
    'http://relay/%zz',
    'http://RELAY/a b?',
    `http://${'a'.repeat(300)}.example`,
  ])('an address such as %s is taken, and requests go out to it', async (url) => {
    const { options } = resolve({ endpoint: url, proxyUrl: undefined });
    const client = new HttpClient({ url: options.endpoint, headers: options.headers, timeoutMs: 1_000 });
    const result = await client.send({ path: '/', timeoutMs: 1, maxResponseBytes: 1 });
    expect(result.kind === 'failure' && result.code).not.toBe('UND_ERR_INVALID_ARG');
    await client.close();
  });

  it.each([
    'http://user:p%25zz@127.0.0.1:1',
    'http://us%20er:@127.0.0.1:1',
    'http://:p@127.0.0.1:1',
    'http://%C3%BCser:p%40ss@127.0.0.1:1/path?query#hash',
  ])('an address of a proxy such as %s is taken, and requests go out to it', async (proxyUrl) => {
    const { options } = resolve({ proxyUrl });
    const client = new HttpClient({ url: endpoint, headers: {}, proxyUrl: options.proxyUrl, timeoutMs: 1_000 });
    const result = await client.send({ path: '/', timeoutMs: 1_000, maxResponseBytes: 1 });
    expect(result).toMatchObject({ code: 'ECONNREFUSED' });
    await client.close();
  });
});

describe('headers and the key', () => {
  it.each(['\x80\xff', '\t tab', '', 'a'.repeat(4_000)])('may be %j: requests go out with them', async (text) => {
    const { options } = resolve({ headers: { 'X-Odd': text, ['__proto__']: text }, apiKey: text });
    const client = new HttpClient({ url: 'http://127.0.0.1:1', headers: options.headers, timeoutMs: 1_000 });
    const result = await client.send({ path: '/', timeoutMs: 1_000, maxResponseBytes: 1 });
    expect(result).toMatchObject({ code: 'ECONNREFUSED' });
    await client.close();
  });
});

describe('exporter metadata', () => {
  it('GOFF-COLL-011, GOFF-COLL-012: always have the reserved keys, which are not the user’s to set', () => {
    expect(resolve({}).options.exporterMetadata).toEqual({ provider: 'javascript', openfeature: true });
    expect(resolve({ exporterMetadata: { env: 'x', provider: 'nodejs', openfeature: false } }).options).toMatchObject({
      exporterMetadata: { env: 'x', provider: 'javascript', openfeature: true },
    });
  });

  it('come from a plain object, from the class, or from the class of another copy of this package', () => {
    const expected = { env: 'x', n: 1, ratio: 0.5, b: true, provider: 'javascript', openfeature: true };
    const plain = { env: 'x', n: 1, ratio: 0.5, b: true };
    const own = new ExporterMetadata().add('env', 'x').add('n', 1).add('ratio', 0.5).add('b', true);
    class Foreign {
      metadata = plain;
      asObject(): object {
        return this.metadata;
      }
    }
    for (const exporterMetadata of [plain, own, new Foreign()]) {
      expect(resolve({ exporterMetadata }).options.exporterMetadata).toEqual(expected);
    }
  });

  it.each([
    ['an object', { nested: {} }],
    ['a list', { list: [] }],
    ['null', { nothing: null }],
    ['undefined', { missing: undefined }],
    ['a function', { call: () => 1 }],
    ['a symbol', { symbol: Symbol('s') }],
    ['a BigInt', { big: 1n }],
    ['a date', { at: new Date() }],
    ['NaN', { nan: Number.NaN }],
    ['an infinity', { infinite: Infinity }],
  ])('GOFF-COLL-013: may not have %s among their values', (_what, exporterMetadata) => {
    expect(refusal({ endpoint, exporterMetadata })).toMatchObject({
      name: 'InvalidOptionsException',
      message:
        'Expected exporterMetadata to be an object whose values are strings, finite numbers or booleans, ' +
        'got an object.',
    });
    const asClass = { asObject: () => exporterMetadata };
    expect(refusal({ endpoint, exporterMetadata: asClass })).toBeInstanceOf(InvalidOptionsException);
  });
});

describe('headers', () => {
  it('are lower-cased, and the key is one of them', () => {
    expect(resolve({ headers: { 'X-Tenant': 'a' }, apiKey: 'k' }).options.headers).toEqual({
      'x-tenant': 'a',
      authorization: 'Bearer k',
    });
  });

  it('GOFF-AUTH-003: have no credentials when the key is empty', () => {
    const { options, warnings } = resolve({ apiKey: '' });
    expect(options.headers).toEqual({});
    expect(warnings).toEqual([expect.stringMatching(/^Expected apiKey to be a key or left out, got ""; /)]);
  });

  it.each(['Authorization', 'X-API-Key'])('keep a key in %s when apiKey is empty, and nobody is warned', (name) => {
    const { options, warnings } = resolve({ apiKey: '', headers: { [name]: 'secret' } });
    expect(options.headers).toEqual({ [name.toLowerCase()]: 'secret' });
    expect(warnings).toEqual([]);
  });

  it('have no credentials without a key, and nobody is warned', () => {
    expect(resolve({ apiKey: undefined })).toMatchObject({ options: { headers: {} }, warnings: [] });
  });

  it.each(['Authorization', 'X-API-Key'])('may have %s only without apiKey', (name) => {
    expect(resolve({ headers: { [name]: 'secret' } }).options.headers).toEqual({ [name.toLowerCase()]: 'secret' });
    expect(refusal({ endpoint, apiKey: 'k', headers: { [name]: 'secret' } }).message).toBe(
      `Expected headers without ${name.toLowerCase()} because apiKey is set, got both.`,
    );
  });

  it.each([
    'Content-Type',
    'content-length',
    'Transfer-Encoding',
    'Host',
    'Connection',
    'Keep-Alive',
    'Upgrade',
    'Expect',
    'Accept-Encoding',
    'If-None-Match',
    'Range',
  ])('may not have %s, with which no request would be sent as it should', (name) => {
    expect(refusal({ endpoint, headers: { [name]: '1' } }).message).toBe(
      `Expected headers to be an object without ${name}, which is the provider's to set, got an object.`,
    );
  });
});

const WITH_CREDENTIALS = 'without credentials (they go into apiKey or headers), got a URL with credentials.';

/** Wrong values of each option, each with the end of its message. */
const WRONG: Readonly<Record<string, readonly (readonly [unknown, string])[]>> = {
  endpoint: [
    [undefined, 'got undefined.'],
    [null, 'got null.'],
    ['', 'got "" (string).'],
    ['relay:1031', 'got "relay:1031" (string).'],
    ['/relay', 'got "/relay" (string).'],
    ['http:relay', 'got "http:relay" (string).'],
    ['http:/relay', 'got "http:/relay" (string).'],
    ['ftp://relay', 'got "ftp://relay" (string).'],
    ['http://', 'got "http://" (string).'],
    [new URL(endpoint), 'got an object.'],
    ['http://user:secret@relay', WITH_CREDENTIALS],
    ['https://secret@relay', WITH_CREDENTIALS],
    ['http://:secret@relay?a#b', WITH_CREDENTIALS],
    ['http://relay?apiKey=secret', 'without credentials, query and fragment, got a URL with a query.'],
    ['http://relay#secret', 'without credentials, query and fragment, got a URL with a fragment.'],
    ['user:secret@relay', 'without credentials, query and fragment, got another string.'],
    ['http://re lay', 'got "http://re lay" (string).'],
    [' http://relay', 'got " http://relay" (string).'],
    ['http://relay:65536', 'got "http://relay:65536" (string).'],
    ['http://relay:port', 'got "http://relay:port" (string).'],
    ['http://[::1', 'got "http://[::1" (string).'],
    ['http://:1031', 'got "http://:1031" (string).'],
    ['http://user@', 'got another string.'],
    ['http://u:secret%zz@relay', WITH_CREDENTIALS],
    ['http://%zz', 'got "http://%zz" (string).'],
  ],
  evaluationType: [
    ['remote', "to be 'InProcess' or 'Remote', got \"remote\" (string)."],
    [1, 'got 1 (number).'],
  ],
  apiKey: [
    [1, 'got 1 (number).'],
    ['secret\n', 'a header can carry, without the line break around it, got another string.'],
    ['secret…', 'got another string.'],
  ],
  timeout: [
    [0, 'got 0 (number).'],
    [-1, 'got -1 (number).'],
    [Number.NaN, 'got NaN (number).'],
    [Infinity, 'got Infinity (number).'],
    [2 ** 31, 'got 2147483648 (number).'],
    ['1000', 'got "1000" (string).'],
    [1000n, 'got 1000 (bigint).'],
    [null, 'got null.'],
  ],
  initTimeoutMs: [
    [0, 'got 0 (number).'],
    [-1, 'got -1 (number).'],
    [Number.NaN, 'got NaN (number).'],
    [Infinity, 'got Infinity (number).'],
    [2 ** 31, 'got 2147483648 (number).'],
    ['1000', 'got "1000" (string).'],
    [1000n, 'got 1000 (bigint).'],
    [null, 'got null.'],
  ],
  flagChangePollingInterval: [[0, 'got 0 (number).']],
  flagChangePollingIntervalMs: [['1', 'got "1" (string).']],
  flagChangeStreaming: [[1, 'to be true or false, got 1 (number).']],
  evaluationFlagList: [
    ['flag', 'to be a list of strings, got "flag" (string).'],
    [[1], 'got an array.'],
    // eslint-disable-next-line no-sparse-arrays
    [['a', , 'b'], 'got an array.'],
    [{ 0: 'a', length: 1 }, 'got an object.'],
  ],
  flagCacheSize: [
    [0, 'to be an integer from 1 to 1000000, got 0 (number).'],
    [1_000_001, 'got 1000001 (number).'],
    [Number.MAX_SAFE_INTEGER, 'got 9007199254740991 (number).'],
  ],
  flagCacheBytes: [
    [0, 'to be an integer >= 1, got 0 (number).'],
    [1.5, 'got 1.5 (number).'],
    [Infinity, 'got Infinity (number).'],
    ['16 MiB', 'got "16 MiB" (string).'],
  ],
  flagCacheTTL: [
    [0, 'got 0 (number).'],
    [-2, 'got -2 (number).'],
  ],
  disableCache: [['no', 'got "no" (string).']],
  maxEvaluationConnections: [
    [0, 'to be an integer >= 1, got 0 (number).'],
    [0.5, 'got 0.5 (number).'],
    ['50', 'got "50" (string).'],
  ],
  dataFlushInterval: [[0, 'more than 0 and at most 2147483647, got 0 (number).']],
  maxPendingEvents: [
    [0, 'to be an integer >= 1, got 0 (number).'],
    [1.5, 'got 1.5 (number).'],
  ],
  disableDataCollection: [['false', 'to be true or false, got "false" (string).']],
  exporterMetadata: [
    ['env', 'got "env" (string).'],
    [['env'], 'got an array.'],
    [new Map([['env', 'x']]), 'got an object.'],
    [{ asObject: () => 'env' }, 'got "env" (string).'],
  ],
  dataCollectorBaseURL: [
    ['relay', 'got "relay" (string).'],
    ['http://user:secret@relay', WITH_CREDENTIALS],
  ],
  headers: [
    [[], 'got an array.'],
    [{ a: 1 }, 'to be an object of header names and strings, got an object.'],
    [{ 'a b': 'x' }, 'got an object.'],
    [{ a: 'x\r\nsecret: y' }, 'got an object.'],
    [new Map([['a', 'secret']]), 'got an object.'],
    [new Headers({ a: 'secret' }), 'got an object.'],
    ['secret', 'got another string.'],
  ],
  connect: [
    ['secret', 'got another string.'],
    [() => undefined, 'to be a plain object, got a function.'],
    [new Map([['ca', 'secret']]), 'to be a plain object, got an object.'],
    [{ ca: 5 }, 'to be an object whose ca is a string, a Buffer or a list of those, got an object.'],
    [{ cert: ['secret', 5] }, 'whose cert is a string, a Buffer or a list of those, got an object.'],
    [{ key: () => 'secret' }, 'whose key is a string, a Buffer or a list of those, got an object.'],
    [{ passphrase: 5 }, 'whose passphrase is a string, got an object.'],
    [{ rejectUnauthorized: 'false' }, 'whose rejectUnauthorized is true or false, got an object.'],
    [{ checkServerIdentity: true }, 'whose checkServerIdentity is a function, got an object.'],
    [{ servername: ['relay'] }, 'whose servername is a string, got an object.'],
    [{ minVersion: '1' }, 'whose minVersion is a version of TLS as Node writes it, got an object.'],
    [{ secureContext: {} }, 'whose secureContext is a context of node:tls, got an object.'],
    [{ lookup: '127' }, 'whose lookup is a function, got an object.'],
    [{ family: 5 }, 'whose family is 0, 4 or 6, got an object.'],
    [{ localAddress: 'eth0' }, 'whose localAddress is an IP address, got an object.'],
    [{ socketPath: '' }, 'whose socketPath is a non-empty string, got an object.'],
    [{ timeout: Number.NaN }, 'whose timeout is milliseconds, more than 0 and at most 2147483647, got an object.'],
    [{ maxCachedSessions: -1 }, 'whose maxCachedSessions is an integer >= 0, got an object.'],
    [{ keepAlive: 'no' }, 'whose keepAlive is true or false, got an object.'],
  ],
  proxyUrl: [
    ['proxy:3128', 'got another string.'],
    ['socks5://user:secret@proxy', 'got another string.'],
    ['http://user:secret%zz@proxy', 'percent-encoded UTF-8 (%25 is a percent sign), got another string.'],
    ['http://secret%@proxy', 'got another string.'],
    ['http://user:secret%ff@proxy', 'got another string.'],
    ['http://user:secret@', 'got another string.'],
    ['http://user:secret@pro xy', 'got another string.'],
    ['http://user:secret@proxy:65536', 'got another string.'],
    ['http://user:secret@[::1', 'got another string.'],
    [5, 'got 5 (number).'],
  ],
  maxBatchSize: [[0, 'got 0 (number).']],
  maxBatchBytes: [
    [1023, 'to be an integer from 1024 to 268435456, got 1023 (number).'],
    [2 ** 29, 'got 536870912 (number).'],
  ],
  maxPendingBytes: [[2 ** 53, 'got 9007199254740992 (number).']],
  maxConcurrentRequests: [[0, 'got 0 (number).']],
  deliveryGuarantee: [['exactly-once', "to be 'at-least-once' or 'at-most-once', got \"exactly-once\" (string)."]],
  onUndelivered: [['log', 'to be a function, got "log" (string).']],
  shutdownTimeoutMs: [[-1, 'got -1 (number).']],
  spool: [
    ['/var/lib/shop', 'to be a plain object, got "/var/lib/shop" (string).'],
    [true, 'got true (boolean).'],
    [new Map([['directory', '/spool']]), 'got an object.'],
  ],
  redactContext: [
    ['email', 'to be a list of attribute names or a function, got "email" (string).'],
    [[1], 'got an array.'],
    [{}, 'got an object.'],
    [Symbol('s'), 'got a symbol.'],
  ],
  trackingMetadata: [['', 'to be a non-empty string, got "" (string).']],
  eventId: [[true, 'got true (boolean).']],
  detailsText: [
    ['', 'to be a non-empty string, got "" (string).'],
    [true, 'got true (boolean).'],
  ],
  events: [
    [true, 'to be what defineEvents returns, got true (boolean).'],
    [{ purchase: { '~standard': { version: 1, validate: () => ({}) } } }, 'got an object.'],
    [{ schemas: {}, validate: 'yes' }, 'got an object.'],
    [{ schemas: { purchase: {} }, validate: true }, 'got an object.'],
  ],
};

describe('a wrong value', () => {
  const rows = Object.entries(WRONG).flatMap(([name, values]) => values.map(([value, end]) => ({ name, value, end })));

  it.each(rows)('a wrong value of $name is one sentence that ends with $end', ({ name, value, end }) => {
    const { message } = refusal({ endpoint, [name]: value });
    expect(message).toMatch(new RegExp(`^Expected ${name} to be [^.]+\\.(?:\\d+ \\(number\\)\\.)?$`));
    expect(message.endsWith(end) ? message : `${message} does not end with ${end}`).toBe(message);
    expect(message).not.toContain('secret');
  });

  it('is refused for every option', () => {
    expect(Object.keys(WRONG)).toEqual(OPTION_NAMES);
  });

  it.each([[undefined], [null], ['http://relay'], [[]], [1]])(
    'a wrong value of all options at once, such as %j, is one sentence',
    (given) => {
      expect(refusal(given).message).toMatch(/^Expected the options to be an object, got [^.]+\.$/);
    },
  );

  it.each([
    [['trackingMetadata', 'eventId'], 'Expected eventId to be another name than trackingMetadata, '],
    [['trackingMetadata', 'detailsText'], 'Expected detailsText to be another name than trackingMetadata, '],
    [['eventId', 'detailsText'], 'Expected detailsText to be another name than eventId, '],
    [['detailsText', 'eventId', 'trackingMetadata'], 'Expected eventId to be another name than trackingMetadata, '],
  ])('a wrong value of members with one name, such as those of %j, is one sentence', (options, beginning) => {
    const members = Object.fromEntries(options.map((option) => [option, 'meta']));
    expect(refusal({ endpoint, ...members }).message).toBe(`${beginning}got "meta" for both.`);
  });

  it('is none where the names of the members differ', () => {
    const members = { trackingMetadata: 'a', eventId: 'A', detailsText: 'a ' };
    expect(resolveOptions({ endpoint, ...members }, () => undefined)).toMatchObject(members);
  });

  it('a wrong value of exporter metadata that leave no room for events is one sentence', () => {
    const exporterMetadata = { text: 'x'.repeat(600) };
    expect(refusal({ endpoint, exporterMetadata, maxBatchBytes: 1_024 }).message).toBe(
      'Expected exporterMetadata to take at most half of maxBatchBytes (1024), got 611 bytes.',
    );
  });

  it('a wrong value of exporter metadata that are too long for any batch is one sentence', () => {
    const exporterMetadata = { text: 'x'.repeat(8 * 1024 * 1024) };
    expect(refusal({ endpoint, exporterMetadata, maxBatchBytes: 256 * 1024 * 1024 }).message).toBe(
      'Expected exporterMetadata to take at most 8388608 bytes, got 8388619 bytes.',
    );
  });

  it('is shown in part only when it is long', () => {
    expect(refusal({ endpoint: 'x'.repeat(10_000) }).message.length).toBeLessThan(250);
  });
});

describe('the option spool', () => {
  const directory = '/var/lib/shop';

  it('is completed with its defaults, and makes eventId one', () => {
    const { options, warnings } = resolve({ spool: { directory, maxAgeMs: undefined } });
    expect(options.spool).toEqual({ directory, maxBytes: 2 ** 30, maxAgeMs: 7 * 24 * 3_600_000, sync: 'background' });
    expect(options.eventId).toBe('eventId');
    expect(warnings).toEqual([]);
  });

  it('leaves a name of eventId as it is, and false is none', () => {
    expect(resolve({ spool: { directory }, eventId: 'id' }).options.eventId).toBe('id');
    expect(resolve({ spool: { directory }, eventId: false }).options).not.toHaveProperty('eventId');
    expect(resolve({ eventId: false }).options).not.toHaveProperty('eventId');
  });

  it('has a folder that does not move with the working directory', () => {
    expect(resolve({ spool: { directory: 'events' } }).options.spool?.directory).toBe(join(process.cwd(), 'events'));
  });

  it('shares nothing with what the caller has given', () => {
    const given = { directory, sync: 'tick' };
    const { spool } = resolve({ spool: given }).options;
    given.sync = 'never';
    expect(spool).toMatchObject({ directory, sync: 'tick' });
  });

  it.each([
    [{}, 'Expected spool.directory to be the path of a folder, got undefined.'],
    [{ directory: '' }, 'Expected spool.directory to be the path of a folder, got "" (string).'],
    [{ directory: 5 }, 'Expected spool.directory to be the path of a folder, got 5 (number).'],
    [{ directory: 'a\0b' }, 'Expected spool.directory to be the path of a folder, got "a\\u0000b" (string).'],
    [{ directory, maxBytes: 1_048_575 }, 'Expected spool.maxBytes to be an integer >= 1048576, got 1048575 (number).'],
    [{ directory, maxBytes: '1 GiB' }, 'Expected spool.maxBytes to be an integer >= 1048576, got "1 GiB" (string).'],
    [{ directory, maxAgeMs: 0 }, 'Expected spool.maxAgeMs to be milliseconds, more than 0, got 0 (number).'],
    [
      { directory, maxAgeMs: Infinity },
      'Expected spool.maxAgeMs to be milliseconds, more than 0, got Infinity (number).',
    ],
    [{ directory, sync: true }, "Expected spool.sync to be 'background' or 'tick' or 'never', got true (boolean)."],
  ])('the option spool such as %j is refused in one sentence', (spool, sentence) => {
    expect(refusal({ endpoint, spool }).message).toBe(sentence);
  });

  it('the option spool with a member that cannot be read is refused in one sentence', () => {
    const spool = Object.defineProperty({}, 'directory', {
      enumerable: true,
      get: () => {
        throw new Error('secret');
      },
    });
    expect(refusal({ endpoint, spool }).message).toMatch(/^Expected spool to be readable, got an error from a getter/);
  });

  it('is refused where no event may be sent twice', () => {
    expect(refusal({ endpoint, spool: { directory }, deliveryGuarantee: 'at-most-once' }).message).toBe(
      "Expected deliveryGuarantee to be 'at-least-once' because spool is set, got 'at-most-once'.",
    );
  });

  it('is refused where another member of the details has the name of its eventId', () => {
    expect(refusal({ endpoint, spool: { directory }, detailsText: 'eventId' }).message).toBe(
      'Expected detailsText to be another name than eventId, got "eventId" for both.',
    );
  });

  it.each([
    ['maxbytes', 'did you mean "spool.maxBytes"?'],
    ['dir', 'the options are spool.directory, spool.maxBytes, spool.maxAgeMs, spool.sync.'],
    ['directorys', 'did you mean "spool.directory"?'],
    ['maxAge', 'did you mean "spool.maxAgeMs"?'],
    ['path', 'the options are spool.directory, spool.maxBytes, spool.maxAgeMs, spool.sync.'],
    ['toString', 'the options are spool.directory, spool.maxBytes, spool.maxAgeMs, spool.sync.'],
  ])('the option spool with the unknown name %s is one warning that helps: %s', (name, hint) => {
    expect(resolve({ spool: { directory, [name]: 1 } }).warnings).toEqual([
      `There is no option "spool.${name}", so it has no effect; ${hint}`,
    ]);
  });
});

describe('a name that is no option', () => {
  it.each([
    ['endPoint', 'endpoint'],
    ['timeoutMs', 'timeout'],
    ['maxPendingEvent', 'maxPendingEvents'],
    ['flushInterval', 'dataFlushInterval'],
    ['dataCollectorBaseUrl', 'dataCollectorBaseURL'],
  ])('a name that is no option such as %s is one warning with the nearest that is one: %s', (name, nearest) => {
    expect(resolve({ [name]: 1 }).warnings).toEqual([
      `There is no option "${name}", so it has no effect; did you mean "${nearest}"?`,
    ]);
  });

  it.each(['fetchImplementation', 'wasmBinaryPath', 'toString', 'constructor', ''])(
    'a name that is no option such as %j, which is near to none, is one warning with all that are',
    (name) => {
      expect(resolve({ [name]: 'secret' }).warnings).toEqual([
        `There is no option ${JSON.stringify(name)}, so it has no effect; the options are ${OPTION_NAMES.join(', ')}.`,
      ]);
    },
  );

  it('is no warning while it is undefined', () => {
    expect(resolve({ wasmBinaryPath: undefined }).warnings).toEqual([]);
  });
});

it('GOFF-CFG-010: the options of the type are those that are checked, and no others', () => {
  const source = readFileSync(join(__dirname, '../../src/options/options.ts'), 'utf8');
  const body = source.slice(source.indexOf('interface GoFeatureFlagProviderOptions'));
  const declared = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  expect([...declared].sort()).toEqual([...OPTION_NAMES].sort());
});
