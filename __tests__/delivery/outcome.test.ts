import { outcomeOf } from '../../src/delivery/outcome.js';
import { responseOf, failure } from '../helpers/scripted-transport.js';

describe('the outcome table', () => {
  it.each([200, 201, 202, 204, 299])('%i is delivered, whatever the body', (status) => {
    expect(outcomeOf(responseOf(status))).toMatchObject({ kind: 'delivered' });
  });

  it('remembers of a 2xx whether it came from a collector', () => {
    expect(outcomeOf({ kind: 'response', status: 200, body: 'acknowledged' })).toEqual({
      kind: 'delivered',
      acknowledged: true,
    });
    expect(outcomeOf({ kind: 'response', status: 200, body: 'unknown' })).toEqual({
      kind: 'delivered',
      acknowledged: false,
    });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('%i is a hold: redirects are not followed', (status) => {
    expect(outcomeOf(responseOf(status))).toEqual({ kind: 'hold', cause: `HTTP ${status}`, isPage: false });
  });

  it.each([400, 415, 422])('%i splits by event', (status) => {
    expect(outcomeOf(responseOf(status))).toEqual({ kind: 'split', by: 'event', cause: `HTTP ${status}` });
  });

  it('413 splits by size', () => {
    expect(outcomeOf(responseOf(413))).toEqual({ kind: 'split', by: 'size', cause: 'HTTP 413' });
  });

  it.each([401, 403])('%i is a hold: credentials are not repaired by waiting', (status) => {
    expect(outcomeOf(responseOf(status))).toEqual({ kind: 'hold', cause: `HTTP ${status}`, isPage: false });
  });

  it.each([402, 404, 405, 406, 409, 410, 418, 431, 451, 499])(
    '%i is a hold: a wrong address costs no data',
    (status) => {
      expect(outcomeOf(responseOf(status))).toEqual({ kind: 'hold', cause: `HTTP ${status}`, isPage: false });
    },
  );

  it.each([408, 425, 429, 500, 501, 502, 503, 504, 507, 599])('%i is a retry that carries Retry-After', (status) => {
    expect(outcomeOf(responseOf(status, 7_000))).toEqual({
      kind: 'retry',
      cause: `HTTP ${status}`,
      retryAfterMs: 7_000,
      ambiguous: false,
      reset: false,
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UND_ERR_CONNECT_TIMEOUT'])(
    '%s before the request went out is a retry without doubt',
    (code) => {
      expect(outcomeOf(failure(code, false))).toMatchObject({ kind: 'retry', ambiguous: false, reset: false });
    },
  );

  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])(
    '%s after the request went out is ambiguous, and a reset',
    (code) => {
      expect(outcomeOf(failure(code, true))).toMatchObject({ kind: 'retry', ambiguous: true, reset: true });
    },
  );

  it.each(['TIMEOUT', 'ABORTED'])('%s after the request went out is ambiguous, and no reset', (code) => {
    expect(outcomeOf(failure(code, true))).toMatchObject({ kind: 'retry', ambiguous: true, reset: false });
  });

  it('knows an outcome for every status there is', () => {
    const kinds = new Set(Array.from({ length: 900 }, (_, index) => outcomeOf(responseOf(100 + index)).kind));
    expect(kinds).toEqual(new Set(['delivered', 'hold', 'split', 'retry']));
  });
});
