import fc from 'fast-check';

import type { Matches } from '../../../src/dev-relay/inspector/page/events/event-filter.js';
import { EventLog } from '../../../src/dev-relay/inspector/page/events/event-log.js';
import { HeldList } from '../../../src/dev-relay/inspector/page/events/held-list.js';
import { MatchingEvents } from '../../../src/dev-relay/inspector/page/events/matching-events.js';
import { arrival, exposure } from './page-events.js';

const isEven: Matches = ({ userKey }) => Number(userKey) % 2 === 0;

function addTo(log: EventLog, count: number): void {
  for (let added = 0; added < count; added += 1) log.add(arrival(exposure({ userKey: String(log.next) })));
}

function searchAll(matching: MatchingEvents): void {
  while (matching.search());
}

const all = (list: { readonly length: number; at(index: number): number | undefined }): (number | undefined)[] =>
  Array.from({ length: list.length }, (_, index) => list.at(index));

/** What there should be: the numbers in the log that pass, the newest first. */
function expected(log: EventLog, matches: Matches | undefined): number[] {
  const seqs = Array.from({ length: log.size }, (_, index) => log.next - 1 - index);
  return seqs.filter((seq) => matches?.(log.get(seq) as never) ?? true);
}

it('the search has all events, the newest first, without a filter', () => {
  const log = new EventLog(5);
  const matching = new MatchingEvents(log);
  addTo(log, 7);
  matching.catchUp();
  expect(all(matching)).toEqual([6, 5, 4, 3, 2]);
});

it('the search finds the newest ones first when a filter is set', () => {
  const log = new EventLog(10_000);
  const matching = new MatchingEvents(log);
  addTo(log, 2_000);
  matching.filterBy(isEven);
  expect([matching.length, matching.isSearching]).toEqual([0, true]);
  expect(matching.search()).toBe(true);
  expect(matching.at(0)).toBe(1_998);
  expect(matching.length).toBeLessThan(1_000);
  searchAll(matching);
  expect([matching.length, matching.at(999), matching.at(1_000), matching.isSearching]).toEqual([
    1_000,
    0,
    undefined,
    false,
  ]);
});

it('the search has the same as a search from scratch, whatever comes, goes and is searched in between', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 1_500 }) }),
      fc.record({ search: fc.integer({ min: 1, max: 4 }) }),
      fc.constant('filter' as const),
      fc.constant('clear' as const),
    ),
    { maxLength: 15 },
  );
  fc.assert(
    fc.property(steps, (taken) => {
      const log = new EventLog(1_000);
      const matching = new MatchingEvents(log);
      addTo(log, 800);
      matching.filterBy(isEven);
      for (const step of taken) {
        if (step === 'filter') matching.filterBy(isEven);
        else if (step === 'clear') log.clear();
        else if ('add' in step) addTo(log, step.add);
        else for (let times = 0; times < step.search; times += 1) matching.search();
        matching.catchUp();
      }
      searchAll(matching);
      expect(all(matching)).toEqual(expected(log, isEven));
    }),
  );
});

it('the search drops what the log has dropped', () => {
  const log = new EventLog(100);
  const matching = new MatchingEvents(log);
  addTo(log, 50);
  matching.filterBy(isEven);
  searchAll(matching);
  for (let round = 0; round < 300; round += 1) {
    addTo(log, 77);
    matching.catchUp();
  }
  expect(all(matching)).toEqual(expected(log, isEven));
});

it('the search tells how many are newer than an event', () => {
  const log = new EventLog(100);
  const matching = new MatchingEvents(log);
  addTo(log, 20);
  matching.filterBy(isEven);
  searchAll(matching);
  expect([18, 17, 16, 0, -1].map((seq) => matching.newerThan(seq))).toEqual([0, 1, 1, 9, 10]);
});

describe('a list that is held', () => {
  it('shows what was there, and counts what came since', () => {
    const log = new EventLog(100);
    const matching = new MatchingEvents(log);
    const list = new HeldList(matching);
    addTo(log, 5);
    list.hold(log.next);
    addTo(log, 3);
    matching.catchUp();
    expect([all(list), list.heldBack]).toEqual([[4, 3, 2, 1, 0], 3]);
    list.release();
    expect([list.length, list.at(0), list.heldBack]).toEqual([8, 7, 0]);
  });

  it('stays where it was when it is held again', () => {
    const log = new EventLog(100);
    const list = new HeldList(new MatchingEvents(log));
    addTo(log, 5);
    list.hold(log.next);
    addTo(log, 3);
    list.hold(log.next);
    expect([list.at(0), list.indexOf(4), list.indexOf(2)]).toEqual([4, 0, 2]);
  });

  it('is empty when all that it shows is gone', () => {
    const log = new EventLog(10);
    const list = new HeldList(new MatchingEvents(log));
    addTo(log, 5);
    list.hold(log.next);
    addTo(log, 30);
    expect([list.length, list.at(0)]).toEqual([0, undefined]);
  });
});
