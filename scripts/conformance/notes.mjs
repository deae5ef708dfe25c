// @ts-check
/** @typedef {import('./verdicts.mjs').Verdict} Verdict */

/**
 * Says beside a verdict under which option the requirement is met in another way; `notes` has a text for an id.
 *
 * @param {Verdict[]} verdicts
 * @param {Record<string, string>} notes
 * @returns {Verdict[]}
 */
export function withNotes(verdicts, notes) {
  return verdicts.map((verdict) => {
    const note = notes[verdict.requirement.id];
    return note === undefined ? verdict : { ...verdict, evidence: `${verdict.evidence}; ${note}` };
  });
}
