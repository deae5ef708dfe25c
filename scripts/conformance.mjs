/**
 * Prints the conformance report, derived from the tests. `--json`: all verdicts as `{ id, verdict, evidence }`. Exit
 * codes: 0 all requirements are met, 1 one is not, 2 the command line is wrong.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { enginePin, withEngineNote } from './conformance/engine-pin.mjs';
import { withNotes } from './conformance/notes.mjs';
import { formatReport } from './conformance/report.mjs';
import { runTests } from './conformance/run-tests.mjs';
import { judge, parseRequirements, unknownIds } from './conformance/verdicts.mjs';

const { json } = readOptions();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (file) => readFile(join(root, file), 'utf8');
const table = 'scripts/conformance/goff-provider-spec.tsv';

function readOptions() {
  try {
    return parseArgs({ options: { json: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(error.message);
    return exit(2);
  }
}

const { version } = JSON.parse(await read('package.json'));
const applicability = JSON.parse(await read('scripts/conformance/applicability.json'));
const notes = JSON.parse(await read('scripts/conformance/notes.json'));
const requirements = parseRequirements({ table: await read(table), file: table });
const tests = await runTests(root);
const engine = await enginePin(root);
const judged = judge({ requirements, tests, applicability });
const verdicts = withNotes(withEngineNote(judged, engine), notes);

const unknown = unknownIds({ requirements, tests });
if (unknown.length > 0) console.error(`Tests name requirements that do not exist: ${unknown.join(', ')}`);

if (json) {
  const entries = verdicts.map(({ requirement, verdict, evidence, location }) => ({
    id: requirement.id,
    verdict,
    evidence: verdict === 'FAIL' ? `${evidence} (${location})` : evidence,
  }));
  console.log(JSON.stringify(entries, null, 2));
} else {
  console.log(formatReport({ version, verdicts, engine, notes }));
}
process.exitCode = verdicts.some(({ verdict }) => verdict === 'FAIL') ? 1 : 0;
