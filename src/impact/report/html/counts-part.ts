import type { ImpactCounts } from '../../rules/counts.js';
import { count } from '../format.js';
import { readSentence } from '../sentences.js';
import { type Tally, setAside, worthKnowing } from '../set-aside.js';
import { scrolling, tableHead } from './html-table.js';
import { type Markup, markup } from './markup.js';
import { type Place, heading } from './place.js';

/** What was read, what of it was set aside, and why. */
export function countsPart(counts: ImpactCounts, place: Place): Markup {
  return markup`${heading(place, 'What was set aside, and why')}
<p>${readSentence(counts)}</p>
${talliesTable(setAside(counts), { id: `${place.id}-sa`, title: 'Set aside' })}
${talliesTable(worthKnowing(counts), { id: `${place.id}-wk`, title: 'Counted, and worth knowing' })}`;
}

function talliesTable(tallies: readonly Tally[], { id, title }: { id: string; title: string }): Markup {
  if (tallies.length === 0) return markup``;
  const rows = tallies.map(
    (tally) => markup`<tr><th scope="row">${tally.noun}<span class="why"> ${tally.reason}</span></th>
<td class="n">${count(tally.count)}</td></tr>`,
  );
  return scrolling(id, [
    markup`<caption id="${id}">${title}</caption>${tableHead(['what, and why', 'how many'])}<tbody>${rows}</tbody>`,
  ]);
}
