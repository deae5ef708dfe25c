import type { ConversionComparison, ValueComparison } from '../result.js';
import {
  NOTHING,
  amountDigits,
  count,
  fixed,
  leftOut,
  lift,
  liftInterval,
  moneyColumn,
  pValue,
  percent,
  percentDigits,
  percentInterval,
  pointsInterval,
  share,
  signed,
  signedInterval,
} from './format.js';
import { cut } from './foreign-text.js';
import { ownMember } from '../rules/own-member.js';
import { type Analysis, type Variation, currenciesOf, variationsOf } from './variations.js';

/** The most rows of a table, and the most currencies: names come from files, and there can be any number of them. */
const MAX_ROWS = 100;
const MAX_CURRENCIES = 20;

/** A table as text: the first column holds names of variations, all others numbers. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  /** What a reader of the table must know. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly isControl: boolean;
  readonly cells: readonly string[];
}

/** Visitors, how many of them converted, and the rate with its interval. */
export function ratesTable(analysis: Analysis): Table {
  const variations = variationsOf(analysis);
  const digits = percentDigits(variations.map(({ statistics }) => statistics.conversionRate));
  return table(variations, {
    title: 'Conversion rate',
    head: ['variation', 'visitors', 'converting', 'rate', `${levelOf(analysis)} interval`],
    cellsOf: ({ counts, statistics }) => [
      count(counts.exposedUsers),
      count(counts.convertingUsers),
      percent(statistics.conversionRate, digits),
      percentInterval(statistics.conversionInterval, digits),
    ],
  });
}

/** How the conversion rates differ from the control's. */
export function liftsTable(analysis: Analysis): Table {
  const compared = comparedOf(analysis);
  const digits = percentDigits(variationsOf(analysis).map(({ statistics }) => statistics.conversionRate));
  return table(compared, {
    title: `Conversion rate compared with ${cut(analysis.statistics.control, 40)}`,
    head: ['variation', 'lift', `${levelOf(analysis)} interval`, 'points', 'interval', pTitle(analysis)],
    cellsOf: ({ comparison }) => conversionCells(comparison?.conversion, Math.min(digits, 2)),
    notes: ['Points are percentage points: the difference of the two rates.', ...noLiftNotes(compared)],
  });
}

/** One for each currency: amounts of different currencies are never added. */
export function valueTables(analysis: Analysis): Table[] {
  const currencies = currenciesOf(analysis);
  return currencies.slice(0, MAX_CURRENCIES).map((currency) => valueTable(analysis, currency));
}

/** How many currencies {@link valueTables} leaves out. */
export function hiddenCurrencies(analysis: Analysis): number {
  return Math.max(0, currenciesOf(analysis).length - MAX_CURRENCIES);
}

/** How many conversions there are, and how many of them are worth 0 because they have no usable value. */
export function conversionsTable(analysis: Analysis): Table {
  return table(variationsOf(analysis), {
    title: 'Conversions and their values',
    head: ['variation', 'conversions', 'without a value', 'value not a number'],
    cellsOf: ({ counts }) => [
      count(counts.conversions),
      count(counts.conversionsWithoutValue),
      count(counts.conversionsWithUnusableValue),
    ],
  });
}

/** `EUR`, or words for the currency that has no name. */
export function currencyName(currency: string): string {
  return currency === '' ? 'no currency' : cut(currency, 40);
}

/** `95 %` for an alpha of 0.05. */
export function levelOf({ statistics }: Analysis): string {
  return share(1 - statistics.alpha);
}

/** The variations but the control, as far as they were compared. */
export function comparedOf(analysis: Analysis): Variation[] {
  return variationsOf(analysis).filter(({ comparison }) => comparison !== undefined);
}

/** The digits of the mean values per visitor in one currency. */
export function meanDigits(analysis: Analysis, currency: string): number {
  return amountDigits(variationsOf(analysis).map((variation) => meanOf(variation, currency)));
}

/** The value per exposed visitor, 0 if nobody bought in that currency. */
export function meanOf({ statistics }: Variation, currency: string): number {
  return ownMember(statistics.value, currency)?.mean ?? 0;
}

function valueTable(analysis: Analysis, currency: string): Table {
  const variations = variationsOf(analysis);
  const sums = moneyColumn(variations.map(({ counts }) => ownMember(counts.revenue, currency)?.sum ?? '0'));
  const digits = meanDigits(analysis, currency);
  return table(variations, {
    title: `Value per visitor, ${currencyName(currency)}`,
    head: ['variation', 'total', 'per visitor', 'lift', `${levelOf(analysis)} interval`, pTitle(analysis)],
    cellsOf: (variation, index) => [
      sums[index] ?? NOTHING,
      fixed(meanOf(variation, currency), digits),
      ...valueCells(variation, currency),
    ],
  });
}

/** The difference per visitor in one currency, for those who ask for more than the lift. */
export function valueDifferencesTable(analysis: Analysis, currency: string): Table {
  const digits = meanDigits(analysis, currency);
  return table(comparedOf(analysis), {
    title: `Difference of the value per visitor, ${currencyName(currency)}`,
    head: ['variation', 'difference', `${levelOf(analysis)} interval`, 'lift, checked by Fieller'],
    cellsOf: ({ comparison }) => differenceCells(ownMember(comparison?.value ?? {}, currency), digits),
  });
}

function differenceCells(value: ValueComparison | undefined, digits: number): string[] {
  if (value === undefined) return [NOTHING, NOTHING, NOTHING];
  const { difference, differenceInterval, liftCheck } = value;
  return [signed(difference, digits), signedInterval(differenceInterval, digits), liftInterval(liftCheck)];
}

function conversionCells(conversion: ConversionComparison | undefined, digits: number): string[] {
  if (conversion === undefined) return [];
  const { difference, differenceInterval, adjustedP, p } = conversion;
  return [
    lift(conversion.lift),
    liftInterval(conversion.liftInterval),
    signed(difference * 100, digits),
    pointsInterval(differenceInterval, digits),
    pValue(adjustedP ?? p),
  ];
}

function valueCells({ comparison, isControl }: Variation, currency: string): string[] {
  const value = ownMember(comparison?.value ?? {}, currency);
  if (value === undefined) return isControl ? ['', '', ''] : [NOTHING, NOTHING, NOTHING];
  return [lift(value.lift), liftInterval(value.liftInterval), pValue(value.adjustedP ?? value.p)];
}

/** With one comparison there is nothing to correct. */
function pTitle({ statistics }: Analysis): string {
  return statistics.comparisons.length > 1 ? 'p (Holm)' : 'p';
}

function noLiftNotes(compared: readonly Variation[]): string[] {
  const none = compared.some(({ comparison }) => comparison?.conversion.lift === null);
  return none ? ['There is no lift where nobody in the control converted.'] : [];
}

interface Shape {
  readonly title: string;
  readonly head: readonly string[];
  readonly cellsOf: (variation: Variation, index: number) => readonly string[];
  readonly notes?: readonly string[];
}

function table(variations: readonly Variation[], { title, head, cellsOf, notes = [] }: Shape): Table {
  const shown = variations.slice(0, MAX_ROWS);
  const hidden = variations.length - shown.length;
  const rows = shown.map((variation, index) => {
    const { name, isControl } = variation;
    return { name, isControl, cells: cellsOf(variation, index) };
  });
  const more = hidden > 0 ? [`${leftOut(hidden, ['variation', 'variations'])}; the result as data has them.`] : [];
  return { title, head, rows, notes: [...more, ...notes] };
}
