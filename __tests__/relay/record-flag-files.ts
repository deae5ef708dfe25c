/**
 * Records what the real relay makes of the fixed table of flag files, into `__tests__/fixtures/flag-files.jsonl`:
 *
 *     node scripts/real-relay/build.mjs
 *     node --import ./scripts/register-typescript.mjs __tests__/relay/record-flag-files.ts
 */
import { askRealRelay } from './flag-files/ask-real-relay.js';
import { FLAG_FILE_CASES } from './flag-files/cases/index.js';
import { writeRecordedLines } from './flag-files/recorded-outcomes.js';

const outcomes = await askRealRelay(FLAG_FILE_CASES);
const count = (kind: string): number => outcomes.filter((outcome) => outcome.kind === kind).length;
for (const [n, outcome] of outcomes.entries()) {
  if (outcome.kind === 'broken') console.error(`${FLAG_FILE_CASES[n]!.name}: ${outcome.reason}`);
}
if (count('broken') > 0) process.exitCode = 1;
else writeRecordedLines(FLAG_FILE_CASES, outcomes);
console.log(
  `${outcomes.length} files: ${count('served')} served, ${count('refused')} refused, ${count('broken')} broken`,
);
