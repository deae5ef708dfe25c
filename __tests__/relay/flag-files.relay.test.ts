import { askRealRelay } from './flag-files/ask-real-relay.js';
import { FLAG_FILE_CASES } from './flag-files/cases/index.js';
import type { Outcome } from './flag-files/outcome.js';
import { readRecordedLines, recorded } from './flag-files/recorded-outcomes.js';

describe('the real relay with the fixed table of flag files', () => {
  const lines = readRecordedLines();
  let outcomes: Outcome[];
  beforeAll(async () => void (outcomes = await askRealRelay(FLAG_FILE_CASES)), 300_000);

  it.each(FLAG_FILE_CASES.map(({ name }, n) => ({ name, n })))('does as recorded: $name', ({ name, n }) => {
    expect(recorded(outcomes[n]!)).toEqual(lines.get(name)!.outcome);
  });
});
