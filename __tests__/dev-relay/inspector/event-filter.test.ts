import { matcherOf, NO_FILTER, type EventFilter } from '../../../src/dev-relay/inspector/page/events/event-filter.js';
import { EventLog } from '../../../src/dev-relay/inspector/page/events/event-log.js';
import { arrival, exposure, tracking } from './page-events.js';

const events = [
  exposure({ key: 'new-button', userKey: 'ann' }),
  exposure({ key: 'New-Basket', userKey: 'bob' }),
  tracking({ key: 'purchase', userKey: 'ann' }),
  tracking({ key: 'new-account', userKey: 'Bob' }),
  exposure({ key: '', userKey: '', kind: 'Tracking' }),
];

/** The places in `events` of those that pass. */
function passed(filter: Partial<EventFilter>): number[] {
  const log = new EventLog();
  const matches = matcherOf({ ...NO_FILTER, ...filter });
  const kept = events.map((event) => log.add(arrival(event)));
  return kept.filter((event) => matches?.(event) ?? true).map(({ seq }) => seq);
}

it('the filter passes everything where nothing is asked for', () => {
  expect(matcherOf(NO_FILTER)).toBeUndefined();
  expect(passed({})).toEqual([0, 1, 2, 3, 4]);
});

it.each([
  ['exposures, whatever their kind is called', { kind: 'exposures' }, [0, 1, 4]],
  ['tracking events', { kind: 'tracking' }, [2, 3]],
  ['a user, whatever the case', { user: 'bob' }, [1, 3]],
  ['part of a user', { user: 'n' }, [0, 2]],
  ['a flag: its exposures alone', { flag: 'new-' }, [0, 1]],
  ['a name: tracking events of that name alone', { name: 'NEW' }, [3]],
  ['a flag and a name: both', { flag: 'button', name: 'purchase' }, [0, 2]],
  ['a flag and a name of one kind: that kind', { kind: 'tracking', flag: 'button', name: 'purchase' }, [2]],
  ['a flag and a user: both must hold', { flag: 'new', user: 'ann' }, [0]],
  ['what nobody has', { user: 'nobody' }, []],
  ['names of the prototype', { flag: '__proto__' }, []],
] as const)('the filter finds %s', (_what, filter, wanted) => {
  expect(passed(filter)).toEqual(wanted);
});
