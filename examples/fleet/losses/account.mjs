/**
 * What became of the events of one run, by their ids. Pure.
 *
 * `lost` are those that a relay acknowledged and that came out nowhere, `copies` what came out more than once. What no
 * relay acknowledged is not lost: the provider's ledger says where it is. It may have come out anyway, where the
 * response was lost (`unacknowledgedOut`).
 *
 * @param {object} run
 * @param {readonly string[]} run.tracked
 * @param {readonly string[]} run.acknowledged some of `tracked`
 * @param {readonly string[]} run.cameOut as often as each came out
 * @throws {Error} where an event came out or was acknowledged that nobody tracked: then the measurement is wrong
 */
export function accountOf({ tracked, acknowledged, cameOut }) {
  const known = new Set(tracked);
  const stranger = [...acknowledged, ...cameOut].find((id) => !known.has(id));
  if (stranger !== undefined) throw new Error(`Expected only events that were tracked, got ${stranger}.`);
  const [out, promised] = [new Set(cameOut), new Set(acknowledged)];
  return {
    tracked: known.size,
    acknowledged: promised.size,
    cameOut: out.size,
    lost: [...promised].filter((id) => !out.has(id)).length,
    copies: cameOut.length - out.size,
    unacknowledgedOut: [...out].filter((id) => !promised.has(id)).length,
  };
}

/** How long responses took, in milliseconds. Without responses both are undefined. */
export function timesOf(responses) {
  const ascending = responses.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return { medianMs: ascending[Math.floor(ascending.length / 2)], worstMs: ascending.at(-1) };
}

/** How often each kind of response came, as text: `4 × 200, 1 × time-out`; of none `none`. */
export function responsesText(responses) {
  const counts = new Map();
  for (const { response } of responses) counts.set(response, (counts.get(response) ?? 0) + 1);
  return [...counts].map(([response, count]) => `${count} × ${response}`).join(', ') || 'none';
}
