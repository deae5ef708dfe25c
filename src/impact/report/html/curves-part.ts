import { count, lift, minute, pointsInterval, signed, signedTick } from '../format.js';
import { cut } from '../foreign-text.js';
import { comparedOf, levelOf } from '../tables.js';
import type { Analysis, Variation } from '../variations.js';
import { scrolling, tableHead } from './html-table.js';
import { type CurvePoint, curvePoints, liftCurve } from './lift-curve.js';
import { type Markup, foreign, markup } from './markup.js';
import { type Place, heading } from './place.js';

/** The most curves; the variations beyond are in the tables. */
const MAX_CURVES = 6;

/** How the difference settled, for each variation, with the band that stays valid at every look. */
export function curvesPart(analysis: Analysis, place: Place): Markup {
  const curves = comparedOf(analysis)
    .slice(0, MAX_CURVES)
    .map((variation) => ({ variation, points: curvePoints(analysis.statistics.overTime, variation.name) }))
    .filter(({ points }) => points.length > 1);
  if (curves.length === 0) return markup``;
  return markup`${heading(place, 'Cumulative lift over time')}
<p>Each line is the difference of the conversion rate so far, of all visitors exposed until then. The band is the
sequential (always-valid) ${levelOf(analysis)} band: the true difference lies in it at every point in time at once,
so it is wider than the intervals above, and a look at any moment is allowed. Where it would go beyond 100 points, which
no difference can, it is cut there: few visitors leave everything open.</p>
${curves.map((curve, index) => curvePart(analysis, { ...curve, id: `${place.id}-o${index}` }))}`;
}

interface Curve {
  readonly id: string;
  readonly variation: Variation;
  readonly points: readonly CurvePoint[];
}

function curvePart(analysis: Analysis, { id, variation: { name }, points }: Curve): Markup {
  const title = `Difference of the conversion rate between ${cut(name, 40)} and the control over time`;
  const tick = (value: number, digits: number): string => `${signedTick(value, digits)} points`;
  const description = descriptionOf(points, levelOf(analysis));
  return markup`<figure><figcaption>${foreign(name)} compared with ${foreign(analysis.statistics.control)}, percentage
points, with the sequential band</figcaption>
${liftCurve({ id, title, description, points, tick })}</figure>
<details><summary>The curve of ${foreign(name)} as a table</summary>${pointsTable(points, `${id}-ct`)}</details>`;
}

function descriptionOf(points: readonly CurvePoint[], level: string): string {
  const last = points.at(-1);
  if (last === undefined) return '';
  const { until, difference, low, high } = last;
  return (
    `${count(points.length)} points in time. At the last, ${minute(until)} UTC, the difference is ` +
    `${difference === null ? 'unknown' : `${signed(difference * 100, 2)} percentage points`}, ` +
    `sequential ${level} band ${pointsInterval({ low, high }, 2)}.`
  );
}

function pointsTable(points: readonly CurvePoint[], id: string): Markup {
  const rows = points.map(
    ({ until, exposedUsers, difference, low, high, lift: relative }) => markup`<tr><th scope="row">${minute(until)}</th>
<td class="n">${count(exposedUsers)}</td><td class="n">${difference === null ? '–' : signed(difference * 100, 2)}</td>
<td class="n">${pointsInterval({ low, high }, 2)}</td><td class="n">${lift(relative)}</td></tr>`,
  );
  const head = tableHead(['until (UTC)', 'visitors', 'difference', 'sequential band', 'lift']);
  return scrolling(id, [
    markup`<caption id="${id}">The difference so far, in percentage points</caption>${head}<tbody>${rows}</tbody>`,
  ]);
}
