import { readFileSync } from 'node:fs';
import { withNotes } from '../../../scripts/conformance/notes.mjs';
import { parseRequirements, type Verdict } from '../../../scripts/conformance/verdicts.mjs';

const read = (file: string): string => readFileSync(`scripts/conformance/${file}`, 'utf8');
const requirements = parseRequirements({ table: read('goff-provider-spec.tsv'), file: 'table' });
const notes = JSON.parse(read('notes.json')) as Record<string, string>;

it('a note is with its requirement, and with no other', () => {
  const verdicts: Verdict[] = requirements.map((requirement) => {
    return { requirement, verdict: 'PASS', evidence: 'a.test.ts:1', location: 'a.test.ts:1' };
  });
  const changed = withNotes(verdicts, notes).filter(({ evidence }) => evidence !== 'a.test.ts:1');
  expect(changed.map(({ requirement, evidence }) => [requirement.id, evidence])).toEqual(
    Object.entries(notes).map(([id, note]) => [id, `a.test.ts:1; ${note}`]),
  );
});

it('the note about the cap of the buffer speaks of the spool', () => {
  expect(notes['GOFF-COLL-019']).toContain('spool.maxBytes');
});
