// @ts-check
/**
 * @typedef {{ id: string, severity: 'critical' | 'major' | 'minor', text: string, location: string }} Requirement
 * @typedef {{ titles: string[], status: string, location: string }} TestResult
 *   `titles`: of the enclosing blocks, then its own.
 * @typedef {{ notApplicable: Record<string, string>, notYetPossible: Record<string, string> }} Applicability
 *   Reasons by id or group.
 * @typedef {{ requirement: Requirement, verdict: 'PASS' | 'FAIL' | 'N/A', evidence: string, location: string }} Verdict
 */

/**
 * Reads the table of requirements; `file` is its name for the locations.
 *
 * @param {{ table: string, file: string }} source
 * @returns {Requirement[]}
 */
export function parseRequirements({ table, file }) {
  return table
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const [id = '', level = '', , , text = ''] = line.split('\t');
      const severity = /** @type {Requirement['severity']} */ (level);
      return { id, severity, text, location: `${file}:${index + 1}` };
    })
    .slice(1);
}

const leadingList = /^GOFF-[A-Z]+-\d{3}(?:, (?:GOFF-[A-Z]+)?-\d{3})*/;

/**
 * The ids that a title starts with: one, or a list with commas, in which `-009` repeats the group of the id before it.
 *
 * @param {string} title
 * @returns {string[]}
 */
export function leadingIds(title) {
  const [list] = leadingList.exec(title) ?? [];
  if (list === undefined) return [];
  let group = '';
  return list.split(', ').map((item) => {
    group = item.startsWith('-') ? group : item.slice(0, -'-000'.length);
    return group + item.slice(-'-000'.length);
  });
}

/**
 * The tests of each id: those whose own title, or that of a block around them, starts with it.
 *
 * @param {TestResult[]} tests
 * @returns {Map<string, TestResult[]>}
 */
export function testsById(tests) {
  const byId = new Map();
  for (const test of tests) {
    for (const id of new Set(test.titles.flatMap(leadingIds))) byId.set(id, [...(byId.get(id) ?? []), test]);
  }
  return byId;
}

/**
 * A requirement is met when at least one of its tests ran and none of them failed. What applies but is not verified is
 * not met.
 *
 * @param {{ requirements: Requirement[], tests: TestResult[], applicability: Applicability }} facts
 * @returns {Verdict[]}
 */
export function judge({ requirements, tests, applicability }) {
  const byId = testsById(tests);
  return requirements.map((requirement) => {
    const reason = reasonFor(requirement.id, applicability.notApplicable);
    if (reason !== undefined) return { requirement, verdict: 'N/A', evidence: reason, location: requirement.location };
    return judgeByTests(requirement, { tests: byId.get(requirement.id) ?? [], applicability });
  });
}

/**
 * @param {Requirement} requirement
 * @param {{ tests: TestResult[], applicability: Applicability }} facts
 * @returns {Verdict}
 */
function judgeByTests(requirement, { tests, applicability }) {
  const failed = tests.find(({ status }) => status === 'failed');
  if (failed !== undefined) {
    return {
      requirement,
      verdict: 'FAIL',
      evidence: `a test fails: ${failed.titles.at(-1)}`,
      location: failed.location,
    };
  }
  const passed = tests.filter(({ status }) => status === 'passed');
  if (passed[0] !== undefined) {
    const evidence = [...new Set(passed.map(({ location }) => location))].join(', ');
    return { requirement, verdict: 'PASS', evidence, location: passed[0].location };
  }
  const evidence = reasonFor(requirement.id, applicability.notYetPossible) ?? 'no test verifies it';
  return { requirement, verdict: 'FAIL', evidence, location: requirement.location };
}

/**
 * @param {string} id
 * @param {Record<string, string>} reasons
 * @returns {string | undefined}
 */
function reasonFor(id, reasons) {
  return reasons[id] ?? reasons[id.slice(0, -'-000'.length)];
}

/**
 * Ids in test names that the specification does not have.
 *
 * @param {{ requirements: Requirement[], tests: TestResult[] }} facts
 * @returns {string[]}
 */
export function unknownIds({ requirements, tests }) {
  const known = new Set(requirements.map(({ id }) => id));
  return [...testsById(tests).keys()].filter((id) => !known.has(id));
}
