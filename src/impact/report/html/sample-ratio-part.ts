import { count, percent } from '../format.js';
import { ownMember } from '../../rules/own-member.js';
import { MISMATCH_REASONS, sampleRatioSentence } from '../sentences.js';
import { type Analysis, variationsOf } from '../variations.js';
import { htmlTable } from './html-table.js';
import { type Markup, markup } from './markup.js';
import { type Place, heading } from './place.js';

/** Whether the visitors are split as expected, and why they may not be. */
export function sampleRatioPart(analysis: Analysis, place: Place): Markup {
  const { alarm } = analysis.statistics.sampleRatio;
  const reasons = markup`<ul>${MISMATCH_REASONS.map((reason) => markup`<li>${reason}</li>`)}</ul>`;
  return markup`${heading(place, 'Are visitors split as expected?')}
<p>${sampleRatioSentence(analysis)}</p>
${sharesTable(analysis, `${place.id}-sr`)}
${
  alarm
    ? markup`<p>The usual reasons of a mismatch:</p>${reasons}`
    : markup`<details><summary>The usual reasons where they are not</summary>${reasons}</details>`
}`;
}

function sharesTable(analysis: Analysis, id: string): Markup {
  const variations = variationsOf(analysis).slice(0, 100);
  if (variations.length === 0) return markup``;
  const { expected } = analysis.statistics.sampleRatio;
  const total = variations.reduce((sum, { counts }) => sum + counts.exposedUsers, 0);
  const rows = variations.map(({ name, isControl, counts }) => ({
    name,
    isControl,
    cells: [
      count(counts.exposedUsers),
      percent(total === 0 ? null : counts.exposedUsers / total, 2),
      percent(expected === undefined ? null : (ownMember(expected, name) ?? null), 2),
    ],
  }));
  const head = ['variation', 'visitors', 'share', 'expected share'];
  return htmlTable({ title: 'Visitors of each variation', head, rows, notes: [] }, id);
}
