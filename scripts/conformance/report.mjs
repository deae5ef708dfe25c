// @ts-check
/** @typedef {import('./verdicts.mjs').Verdict} Verdict */

/** @type {('critical' | 'major' | 'minor')[]} Most severe first. */
const severities = ['critical', 'major', 'minor'];

/**
 * The report in the form of the specification's appendix C.2.
 *
 * @param {{
 *   version: string, verdicts: Verdict[], engine?: string | undefined, notes?: Record<string, string> | undefined
 * }} facts `engine`: where and how the engine is pinned; `notes`: what is to be known of a requirement, by its id.
 * @returns {string}
 */
export function formatReport({ version, verdicts, engine, notes = {} }) {
  const head = [`GO Feature Flag Provider Specification 1.0 — goff-server-provider ${version}`, summary(verdicts)];
  if (engine !== undefined) head.push(`Engine: ${engine}`);
  head.push(...Object.entries(notes).map(([id, note]) => `Note: ${id} ${note}`));
  return [head, ...findings(verdicts)].map((lines) => lines.join('\n')).join('\n\n');
}

/** @param {Verdict[]} verdicts */
function summary(verdicts) {
  const count = (/** @type {string} */ wanted) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const failed = severities.map((severity) => `${ofSeverity(verdicts, severity).length} ${capitalized(severity)}`);
  const title = count('FAIL') === 0 ? 'CONFORMANT' : 'NON-CONFORMANT';
  const counts = `${count('PASS')} PASS, ${count('FAIL')} FAIL, ${count('N/A')} N/A`;
  return `VERDICT: ${title} — ${failed.join(', ')} (${counts})`;
}

/** @param {Verdict[]} verdicts */
function findings(verdicts) {
  return severities
    .map((severity) => [severity.toUpperCase(), ...ofSeverity(verdicts, severity).map(finding)])
    .filter(({ length }) => length > 1);
}

/** @param {Verdict} verdict */
const finding = ({ requirement, evidence, location }) =>
  `  ${requirement.id.padEnd('GOFF-FALLBACK-000'.length)}  ${requirement.text} [${evidence}]  ${location}`;

/**
 * @param {Verdict[]} verdicts
 * @param {string} severity
 */
const ofSeverity = (verdicts, severity) =>
  verdicts.filter(({ verdict, requirement }) => verdict === 'FAIL' && requirement.severity === severity);

/** @param {string} word */
const capitalized = (word) => word[0]?.toUpperCase() + word.slice(1);
