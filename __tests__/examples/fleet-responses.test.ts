import { responsesOf } from '../../examples/fleet/responses.mjs';

type Sending = Parameters<typeof responsesOf>[0][number];

function sent(ms: number, given: Partial<Sending> = {}): Sending {
  const whole = { sender: '1.1', relay: 'http://127.0.0.1:1', ids: ['a', 'b'], status: 200, end: 'responded' } as const;
  return { ...whole, startMs: 100, endMs: 100 + ms, ...given };
}

it('the summary tells how long acknowledgements took', () => {
  const sendings = Array.from({ length: 100 }, (_, index) => sent(100 - index));
  expect(responsesOf(sendings)).toEqual({ medianMs: 50, p99Ms: 99, longestMs: 100, medianMsPerEvent: 25 });
});

it('the summary leaves out what was not acknowledged, and an empty batch where it is about events', () => {
  const sendings = [sent(900, { status: 503 }), sent(900, { status: undefined }), sent(4), sent(2, { ids: [] })];
  expect(responsesOf(sendings)).toEqual({ medianMs: 2, p99Ms: 4, longestMs: 4, medianMsPerEvent: 2 });
});

it('the time is 0 where there was no acknowledgement', () => {
  expect(responsesOf([])).toEqual({ medianMs: 0, p99Ms: 0, longestMs: 0, medianMsPerEvent: 0 });
});
