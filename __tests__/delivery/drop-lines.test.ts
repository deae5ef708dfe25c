import { DROP_LINES } from '../../src/delivery/drop-lines.js';

it.each([
  ['overflow', 1, 'There was no more room: the oldest event was dropped (overflow).'],
  ['overflow', 2_000, 'There was no more room: the 2,000 oldest events were dropped (overflow).'],
  ['shutdown', 1, 'Closed with 1 event undelivered; it is counted as dropped (shutdown).'],
  ['shutdown', 2, 'Closed with 2 events undelivered; they are counted as dropped (shutdown).'],
] as const)('the line of %s speaks of %i in the right number', (reason, count, line) => {
  expect(DROP_LINES[reason].line({ count })).toBe(line);
});

it('the line of shutdown ends with the last failure, where there is one', () => {
  const line = DROP_LINES.shutdown.line({ count: 2, failure: ' The last failure: HTTP 401.' });
  expect(line).toBe(
    'Closed with 2 events undelivered; they are counted as dropped (shutdown). The last failure: HTTP 401.',
  );
});
