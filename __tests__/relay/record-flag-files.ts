/**
 * Records what the real relay makes of the fixed table of flag files, into `__tests__/fixtures/flag-files.jsonl`,
 * unless it does something else with one of them from time to time:
 *
 *     node scripts/real-relay/build.mjs
 *     node --import ./scripts/register-typescript.mjs __tests__/relay/record-flag-files.ts
 */
import { askRealRelay } from './flag-files/ask-real-relay.js';
import { FLAG_FILE_CASES } from './flag-files/cases/index.js';
import type { Outcome } from './flag-files/outcome.js';
import { recorded, writeRecordedLines } from './flag-files/recorded-outcomes.js';

/** What the relay does by chance does not belong into the table. */
const TIMES = 5;

const recordings: Outcome[][] = [];
for (let times = 0; times < TIMES; times++) recordings.push(await askRealRelay(FLAG_FILE_CASES));
const [outcomes = []] = recordings;

function complaint(n: number): string | undefined {
  const texts = new Set(recordings.map((recording) => JSON.stringify(recorded(recording[n]!))));
  if (texts.size > 1) return 'differs from time to time';
  const outcome = outcomes[n]!;
  return outcome.kind === 'broken' ? outcome.reason : undefined;
}

const complaints = FLAG_FILE_CASES.flatMap(({ name }, n) => {
  const found = complaint(n);
  return found === undefined ? [] : [`${name}: ${found}`];
});
const count = (kind: string): number => outcomes.filter((outcome) => outcome.kind === kind).length;
console.log(
  [`${outcomes.length} files: ${count('served')} served, ${count('refused')} refused`, ...complaints].join('\n'),
);
if (complaints.length > 0) process.exitCode = 1;
else writeRecordedLines(FLAG_FILE_CASES, outcomes);
