import type { ImpactResult, ImpactSegment } from '../../result.js';
import { leftOut } from '../format.js';
import { settingsOf } from '../sentences.js';
import { countsPart } from './counts-part.js';
import { curvesPart } from './curves-part.js';
import { type Markup, foreign, markup, sentence } from './markup.js';
import { type Place, heading } from './place.js';
import { conversionPart, valuePart } from './plots-part.js';
import { sampleRatioPart } from './sample-ratio-part.js';
import { verdictPart } from './verdict-part.js';

/** The most segments on one page. */
const MAX_SEGMENTS = 50;

/** All of one result, its verdict first. */
export function goalSection(result: ImpactResult, place: Place): Markup {
  return markup`${verdictPart(result)}
${conversionPart(result, place)}
${valuePart(result, place)}
${curvesPart(result, place)}
${sampleRatioPart(result, place)}
${countsPart(result.counts, place)}
${notesPart(result, place)}
${segmentsPart(result, place)}
${settingsPart(result, place)}`;
}

function notesPart({ statistics: { notes } }: ImpactResult, place: Place): Markup {
  if (notes.length === 0) return markup``;
  return markup`${heading(place, 'What to know')}<ul>${notes.map((note) => markup`<li>${sentence(note)}</li>`)}</ul>`;
}

function settingsPart(result: ImpactResult, place: Place): Markup {
  return markup`${heading(place, 'Settings of the analysis')}<dl class="settings">${settingsOf(result).map(
    ([name, value]) => markup`<dt>${name}</dt><dd><bdi>${value}</bdi></dd>`,
  )}</dl>`;
}

function segmentsPart({ statistics: { segments = [] } }: ImpactResult, place: Place): Markup {
  if (segments.length === 0) return markup``;
  const hidden = segments.length - MAX_SEGMENTS;
  const inside = (index: number): Place => ({ id: `${place.id}-s${index}`, level: place.level + 1 });
  return markup`${heading(place, 'Segments (exploratory)')}
<p>Each segment is analysed by itself. Nothing is corrected for the number of segments: of many, some differ by chance.
Take a difference here as a question for the next experiment.</p>
${segments.slice(0, MAX_SEGMENTS).map((segment, index) => segmentDetails(segment, inside(index)))}
${hidden > 0 ? markup`<p>${leftOut(hidden, ['segment', 'segments'])}; the result as data has them.</p>` : ''}`;
}

function segmentDetails(segment: ImpactSegment, place: Place): Markup {
  return markup`<details>
<summary>${foreign(segment.segment)} <span class="mark">exploratory</span></summary>
${verdictPart(segment)}
${conversionPart(segment, place)}
${valuePart(segment, place)}
${sampleRatioPart(segment, place)}
${countsPart(segment.counts, place)}
</details>`;
}
