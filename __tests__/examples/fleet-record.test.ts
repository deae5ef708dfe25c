import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Record, trackedBy } from '../../examples/fleet/record.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-record-'));
  path = join(folder, 'instance-1.tracked');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A life that has seen this many visitors, and ends in the middle of the last one's turn where it is told to. */
function live(visitors: number, { unfinished = false } = {}): void {
  const record = new Record(path);
  for (const until = record.next + visitors; record.next < until;) {
    record.begin(record.next + 1);
    if (!unfinished || record.next < until) record.accept(record.next);
  }
  record.close();
}

/** How many events of each visitor are there, and how many are accepted. */
function eventsByVisitor(): Counts {
  const counts: Counts = {};
  for (const { id, isAccepted } of trackedBy(1, path)) {
    const visitor = id.replace(/ \w+$/, '');
    const [all, accepted] = counts[visitor] ?? [0, 0];
    counts[visitor] = [all + 1, accepted + (isAccepted ? 1 : 0)];
  }
  return counts;
}

type Counts = { [visitor: string]: [all: number, accepted: number] };

it('the record of an instance that was never started has nothing', () => {
  expect(trackedBy(1, path)).toEqual([]);
});

it('the record has an exposure and four tracking events of each visitor', () => {
  live(1);
  expect(trackedBy(1, path)).toEqual([
    { id: 'instance-1-visitor-0 exposure', kind: 'exposure', isAccepted: true },
    ...[0, 1, 2, 3].map((n) => ({ id: `instance-1-visitor-0 ${n}`, kind: 'tracking', isAccepted: true })),
  ]);
});

it('the record knows the visitor of an unfinished turn, after which the next life goes on', () => {
  live(2, { unfinished: true });
  live(1);
  expect(eventsByVisitor()).toEqual({
    'instance-1-visitor-0': [5, 5],
    'instance-1-visitor-1': [5, 0],
    'instance-1-visitor-2': [5, 5],
  });
});

it('the record knows an unfinished turn that nothing follows', () => {
  live(1);
  live(1, { unfinished: true });
  expect(eventsByVisitor()).toEqual({ 'instance-1-visitor-0': [5, 5], 'instance-1-visitor-1': [5, 0] });
});

it('the record can be read by its owner alone', () => {
  live(1);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
