// @ts-check
import { appendFileSync } from 'node:fs';
import { env } from 'node:process';

/**
 * A Jest reporter that appends `<passed> <failed>` to the file that TEST_COUNTS_FILE names, so that the counts of
 * several runs can be added. A test file that could not run counts as one failure.
 */
export default class CountTests {
  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = env['TEST_COUNTS_FILE'];
    if (file) appendFileSync(file, `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}\n`);
  }
}
