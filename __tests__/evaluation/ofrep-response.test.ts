import { EvaluationError } from '../../src/errors.js';
import { errorCodeOf, readOfrepResult } from '../../src/evaluation/ofrep-response.js';
import type { HttpResponse } from '../../src/relay/http-message.js';
import type { OfrepResult } from '../../src/relay/ofrep-client.js';

function response(status: number, body: unknown, more: Partial<HttpResponse> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'response', status, headers: {}, body: text, ...more };
}

function refusal(result: OfrepResult): EvaluationError {
  try {
    readOfrepResult(result);
  } catch (error) {
    expect(error).toBeInstanceOf(EvaluationError);
    return error as EvaluationError;
  }
  throw new Error('the response was accepted');
}

describe('a successful response', () => {
  it('GOFF-REM-003: fills value, reason, variant and metadata', () => {
    const body = { key: 'f', value: [1], reason: 'SPLIT', variant: 'a', metadata: { owner: { team: 'x' } } };
    expect(readOfrepResult(response(200, body))).toEqual({
      value: [1],
      reason: 'SPLIT',
      variant: 'a',
      flagMetadata: { owner: { team: 'x' } },
    });
  });

  it.each([[{}], [{ metadata: null, variant: null, reason: null }], [{ metadata: [], variant: 1, reason: {} }]])(
    'trusts none of them to be there: %j',
    (body) => {
      expect(readOfrepResult(response(200, body))).toMatchObject({
        variant: undefined,
        reason: undefined,
        flagMetadata: {},
      });
    },
  );

  it('does not read members that the response has inherited', () => {
    expect(readOfrepResult(response(200, '{"__proto__":{"value":true,"variant":"v"}}'))).toMatchObject({
      value: undefined,
      variant: undefined,
    });
  });

  it.each(['<html>log in</html>', '', '[]', 'null', '"text"', '{"value":tr'])(
    'a successful response that is no object is PARSE_ERROR: %j',
    (body) => {
      expect(refusal(response(200, body))).toMatchObject({
        code: 'PARSE_ERROR',
        message: 'HTTP 200: expected a JSON object, got another text.',
      });
    },
  );

  it('a successful response that was cut is an error, even if what arrived can be read', () => {
    const cut = {
      kind: 'failure',
      code: 'TIMEOUT',
      message: 'no whole response within 5 ms',
      requestSent: true,
    } as const;
    expect(refusal(response(200, { value: true }, { cut }))).toMatchObject({
      code: 'GENERAL',
      message: 'HTTP 200: no whole response within 5 ms (TIMEOUT).',
    });
  });
});

describe('a refusal', () => {
  it.each([
    'TYPE_MISMATCH',
    'TARGETING_KEY_MISSING',
    'INVALID_CONTEXT',
    'PARSE_ERROR',
    'GENERAL',
    'PROVIDER_NOT_READY',
  ])(
    "GOFF-ERR-001, GOFF-ERR-003: a refusal with the engine's code %s keeps it, and its details are the message",
    (errorCode) => {
      const body = { errorCode, errorDetails: 'what went wrong', key: 'f' };
      expect(refusal(response(400, body))).toMatchObject({ code: errorCode, message: 'what went wrong' });
    },
  );

  it('GOFF-ERR-001: is FLAG_NOT_FOUND when the body of a 404 says so', () => {
    const body = { errorCode: 'FLAG_NOT_FOUND', errorDetails: 'no such flag', key: 'f' };
    expect(refusal(response(404, body))).toMatchObject({ code: 'FLAG_NOT_FOUND', message: 'no such flag' });
  });

  it.each([[{ message: 'Not Found' }], ['<html>not here</html>'], ['']])(
    'is not FLAG_NOT_FOUND when it does not: %j',
    (body) => {
      expect(refusal(response(404, body))).toMatchObject({
        code: 'GENERAL',
        message: expect.stringMatching(/^HTTP 404: /) as unknown,
      });
    },
  );

  it.each(['FLAG_CONFIG', 'toString', 'flag_not_found', ''])(
    'GOFF-ERR-002: a refusal with the unknown code %j is GENERAL',
    (errorCode) => {
      expect(refusal(response(400, { errorCode, errorDetails: 'details' }))).toMatchObject({
        code: 'GENERAL',
        message: 'details',
      });
    },
  );

  it.each([[5], [null], [{}]])(
    'GOFF-ERR-002: a refusal with the code %j, which is no text, is GENERAL',
    (errorCode) => {
      expect(refusal(response(400, { errorCode }))).toMatchObject({
        code: 'GENERAL',
        message: expect.stringMatching(/^HTTP 400: /),
      });
    },
  );

  it.each([400, 401, 403, 404, 429, 500, 502, 503, 204, 302])(
    'GOFF-ERR-004: a refusal of status %d says so first',
    (status) => {
      for (const body of [{ message: 'no' }, '<html>', '', { errorDetails: 'no' }]) {
        expect(refusal(response(status, body))).toMatchObject({
          code: 'GENERAL',
          message: expect.stringMatching(new RegExp(`^HTTP ${status}: .`)) as unknown,
        });
      }
    },
  );

  it.each([401, 403, 429, 500, 503])(
    "GOFF-ERR-004: a refusal of status %d is none of the engine's, whatever its body says",
    (status) => {
      expect(refusal(response(status, { errorCode: 'FLAG_NOT_FOUND', errorDetails: 'details' }))).toMatchObject({
        code: 'GENERAL',
        message: `HTTP ${status}: details`,
      });
    },
  );

  it('GOFF-ERR-003: a refusal with details and no code has the details in its message', () => {
    expect(refusal(response(500, { errorDetails: 'out of memory' })).message).toBe('HTTP 500: out of memory');
  });
});

describe("the relay's own words", () => {
  const words: [string, unknown, (text: string) => object][] = [
    ['details of its engine', 400, (errorDetails) => ({ errorCode: 'GENERAL', errorDetails })],
    ['details', 500, (errorDetails) => ({ errorDetails })],
    ['a message', 502, (message) => ({ message })],
    ['a code', 400, (errorCode) => ({ errorCode })],
  ];

  it.each(words)('words of the relay that are %s become 200 characters at most', (_what, status, bodyOf) => {
    const { message } = refusal(response(status as number, bodyOf('x'.repeat(1_000_000))));
    expect(message.replace(/^HTTP \d+: /, '')).toBe(`${'x'.repeat(199)}…`);
  });

  it.each(words)(
    'words of the relay that are %s hold nothing that a terminal or a log obeys',
    (_what, status, bodyOf) => {
      const { message } = refusal(response(status as number, bodyOf('a\nb\u001b[31m\u202e\u2028\ud800\0')));
      expect(message.replace(/^HTTP \d+: /, '')).toBe('a\\nb\\u001b[31m\\u202e\\u2028\\ud800\\u0000');
    },
  );

  it('stay 200 characters where each of them is an escape', () => {
    expect(refusal(response(500, { message: '\u001b'.repeat(500) })).message.length).toBeLessThanOrEqual(210);
  });

  it('are the words of the network, too', () => {
    const failure = { kind: 'failure', code: 'NETWORK', message: 'y\n'.repeat(5_000), requestSent: false } as const;
    const { message } = refusal(failure);
    expect(message.length).toBeLessThan(250);
    expect(message).not.toContain('\n');
  });
});

describe('a value or metadata', () => {
  const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const objects = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

  it.each([
    ['lists in lists', lists],
    ['objects in objects', objects],
    ['a list deep in a list of many', (levels: number) => `[1,{"a":2},[${lists(levels)}]]`],
  ])('a value or metadata of too many levels (%s) is one PARSE_ERROR', (_what, nest) => {
    for (const body of [`{"value":${nest(100_000)}}`, `{"value":1,"metadata":{"a":${nest(100_000)}}}`]) {
      expect(refusal(response(200, body))).toMatchObject({
        code: 'PARSE_ERROR',
        message: 'HTTP 200: expected value and metadata of at most 1000 levels, got more.',
        recordedByRelay: true,
      });
    }
  });

  it('a value or metadata of 1,000 levels is read', () => {
    expect(readOfrepResult(response(200, `{"value":${lists(1_000)}}`)).value).toBeInstanceOf(Array);
    expect(() => readOfrepResult(response(200, `{"value":${lists(1_001)}}`))).toThrow('levels');
  });

  it('a value or metadata of too many levels in a refusal does not matter', () => {
    expect(refusal(response(400, `{"errorCode":${lists(100_000)},"message":"no"}`)).message).toBe('HTTP 400: no');
  });
});

describe('no response', () => {
  it('is GENERAL with the cause', () => {
    const failure = {
      kind: 'failure',
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED',
      requestSent: false,
    } as const;
    expect(refusal(failure)).toMatchObject({
      code: 'GENERAL',
      message: 'The relay cannot be reached (ECONNREFUSED: connect ECONNREFUSED).',
    });
  });

  it('no response because it is too early says until when', () => {
    expect(refusal({ kind: 'too-early', untilMs: 0 })).toMatchObject({
      code: 'GENERAL',
      message: 'HTTP 429: the relay asked for no requests before 1970-01-01T00:00:00.000Z.',
    });
  });

  it.each([Infinity, 1e300])('no response because it is too early for %d ms is an error like any other', (untilMs) => {
    expect(refusal({ kind: 'too-early', untilMs }).message).toMatch(/^HTTP 429: /);
  });
});

it('the code of a refusal is found, if there is one', () => {
  expect(errorCodeOf(response(400, { errorCode: 'INVALID_CONTEXT' }))).toBe('INVALID_CONTEXT');
  expect(errorCodeOf(response(400, { errorCode: 1 }))).toBeUndefined();
  expect(errorCodeOf(response(400, '<html>'))).toBeUndefined();
});
