import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import CountTests from '../../scripts/ci/count-tests.mjs';

const results = { numPassedTests: 7, numFailedTests: 2, numRuntimeErrorTestSuites: 1 };

it('the reporter appends the counts of each run to its file; a test file that could not run is a failure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'count-tests-'));
  const replaced = jest.replaceProperty(process, 'env', { TEST_COUNTS_FILE: join(folder, 'counts') });
  new CountTests().onRunComplete(undefined, results);
  new CountTests().onRunComplete(undefined, { ...results, numPassedTests: 1 });
  replaced.restore();
  expect(readFileSync(join(folder, 'counts'), 'utf8')).toBe('7 3\n1 3\n');
  rmSync(folder, { recursive: true });
});
