import type { Interval } from '../../result.js';
import { leftOut, lift, liftInterval, percent, percentDigits, percentInterval, signedTick } from '../format.js';
import { ownMember } from '../../rules/own-member.js';
import { conversionsTable, currencyName, hiddenCurrencies, levelOf, liftsTable, ratesTable } from '../tables.js';
import { comparedOf, valueDifferencesTable, valueTables } from '../tables.js';
import { type Analysis, type Variation, currenciesOf, variationsOf } from '../variations.js';
import { htmlTable } from './html-table.js';
import { type PlotRow, intervalPlot } from './interval-plot.js';
import { type Markup, foreign, markup } from './markup.js';
import { type Place, heading } from './place.js';

/** The rates and how they differ from the control's, each as a plot with the table behind it. */
export function conversionPart(analysis: Analysis, place: Place): Markup {
  const rates = rateRows(analysis);
  if (rates.length === 0) return markup``;
  const title = `Conversion rate of each variation with its ${levelOf(analysis)} interval`;
  const plot = intervalPlot({ id: `${place.id}-rp`, title, rows: rates, tick: percent });
  return markup`${heading(place, 'Conversion rate')}
<figure><figcaption>${title}</figcaption>${plot}</figure>
${htmlTable(ratesTable(analysis), `${place.id}-rt`)}
${liftsPart(analysis, place)}`;
}

/** The value per visitor, in each currency by itself. */
export function valuePart(analysis: Analysis, place: Place): Markup {
  const currencies = currenciesOf(analysis);
  if (currencies.length === 0) return markup``;
  const hidden = hiddenCurrencies(analysis);
  const parts = valueTables(analysis).map((table, index) => {
    const id = `${place.id}-c${index}`;
    const currency = currencies[index] ?? '';
    return markup`${heading({ id, level: place.level + 1 }, foreign(currencyName(currency)))}
${valuePlot(analysis, { id, currency })}${htmlTable(table, `${id}-t`)}
${differences(analysis, { id, currency })}`;
  });
  return markup`${heading(place, 'Value per visitor')}${parts}
${hidden > 0 ? markup`<p>${leftOut(hidden, ['currency', 'currencies'])}; the result as data has them.</p>` : ''}
${htmlTable(conversionsTable(analysis), `${place.id}-cv`)}`;
}

function liftsPart(analysis: Analysis, place: Place): Markup {
  const compared = comparedOf(analysis);
  if (compared.length === 0) return markup``;
  const { control } = analysis.statistics;
  const rows = compared.flatMap(({ name, comparison }) =>
    comparison === undefined ? [] : [liftRow(name, comparison.conversion)],
  );
  const id = `${place.id}-lp`;
  return markup`${heading(place, 'Lift of the conversion rate')}
<figure><figcaption>Relative to ${foreign(control)}, with ${levelOf(analysis)} intervals. Where an interval contains
0, no difference was found.</figcaption>${liftPlot({ id, title: 'Lift of the conversion rate', rows })}</figure>
${htmlTable(liftsTable(analysis), `${place.id}-lt`)}`;
}

function differences(analysis: Analysis, { id, currency }: { id: string; currency: string }): Markup {
  if (comparedOf(analysis).length === 0) return markup``;
  return markup`<details><summary>Differences in amounts, ${foreign(currencyName(currency))}</summary>
${htmlTable(valueDifferencesTable(analysis, currency), `${id}-d`)}</details>`;
}

function valuePlot(analysis: Analysis, { id, currency }: { id: string; currency: string }): Markup {
  const rows = comparedOf(analysis).flatMap(({ name, comparison }) => {
    const value = ownMember(comparison?.value ?? {}, currency);
    return value === undefined ? [] : [liftRow(name, value)];
  });
  if (rows.length === 0) return markup``;
  const title = `Lift of the value per visitor, ${currencyName(currency)}`;
  return markup`<figure><figcaption>Relative to ${foreign(analysis.statistics.control)}, with ${levelOf(analysis)}
intervals</figcaption>${liftPlot({ id: `${id}-p`, title, rows })}</figure>`;
}

function rateRows(analysis: Analysis): PlotRow[] {
  const variations = variationsOf(analysis);
  const digits = percentDigits(variations.map(({ statistics }) => statistics.conversionRate));
  return variations.map((variation) => rateRow(variation, digits));
}

function rateRow({ name, isControl, statistics }: Variation, digits: number): PlotRow {
  const { conversionRate, conversionInterval } = statistics;
  const text = percent(conversionRate, digits);
  const range = ` (${percentInterval(conversionInterval, digits)})`;
  const tone = isControl ? 'control' : 'plain';
  return { name, value: conversionRate, interval: conversionInterval, text, range, tone };
}

function liftPlot({ id, title, rows }: { id: string; title: string; rows: readonly PlotRow[] }): Markup {
  const tick = (value: number, digits: number): string => `${signedTick(value, digits)} %`;
  return intervalPlot({ id, title, rows, reference: 0, tick });
}

function liftRow(
  name: string,
  compared: { readonly lift: number | null; readonly liftInterval: Interval | null },
): PlotRow {
  const { liftInterval: interval } = compared;
  const text = compared.lift === null ? 'no lift' : lift(compared.lift);
  const range = interval === null ? '' : ` (${liftInterval(interval)})`;
  return { name, value: compared.lift, interval, text, range, tone: toneOf(interval) };
}

function toneOf(interval: Interval | null): PlotRow['tone'] {
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return 'plain';
  return interval.low > 0 ? 'above' : 'below';
}
