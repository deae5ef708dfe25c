import { isExposure, numberOf, textOf } from './numbered-events.cjs';

/** An event as it arrives. */
function arrived(n: number): any {
  const event = JSON.parse(textOf(n));
  event.creationDate = 1_790_000_000;
  if (!isExposure(n)) event.trackingEventDetails.eventId = 'a1';
  return event;
}

describe('a numbered event', () => {
  it.each([0, 3, 5, 72, 1_000_003])('is known by its number: %d', (n) => {
    expect(numberOf(arrived(n))).toBe(n);
  });

  it('is known only as it was tracked, with a date and an id', () => {
    const event = arrived(5);
    const details = event.trackingEventDetails;
    expect(numberOf({ ...event, trackingEventDetails: { ...details, text: `${details.text}.` } })).toBeUndefined();
    expect(numberOf({ ...event, trackingEventDetails: { ...details, eventId: undefined } })).toBeUndefined();
    expect(numberOf({ ...event, userKey: 'user-6' })).toBeUndefined();
    expect(numberOf({ ...event, creationDate: '1790000000' })).toBeUndefined();
    expect(numberOf({ ...arrived(3), value: 'white' })).toBeUndefined();
  });

  it.each([[undefined], [null], [{}], ['text'], [{ userKey: 'user-x' }]])('is nothing else: %j', (event) => {
    expect(numberOf(event)).toBeUndefined();
  });
});
