import { effectOf, requestsOf, timesOf } from '../../../src/dev-relay/inspector/page/failures/shown-failure.js';

it.each([
  [{}, '503'],
  [{ status: 429, retryAfter: 2 }, '429, Retry-After 2'],
  [{ status: 500, afterRecording: true }, '500, after they were taken in'],
  [{ reset: 'before-body' }, 'Reset before the body is read'],
  [{ reset: 'after-body', afterRecording: true }, 'Reset after the body is read, after they were taken in'],
  [{ stall: true }, 'Stall'],
] as const)('the list of failures says what %j does', (failure, words) => {
  expect(effectOf(failure)).toBe(words);
});

it('the list of failures says which requests fail, and how many of them', () => {
  expect([requestsOf({}), requestsOf({ path: 'ofrep' })]).toEqual(['any request', 'evaluations']);
  expect([timesOf({}), timesOf({ times: 3 }), timesOf({ times: 'always' })]).toEqual([
    ...['the next one', 'the next 3', 'until it is switched off'],
  ]);
});
