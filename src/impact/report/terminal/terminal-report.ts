import type { ImpactResult, Verdict } from '../../result.js';
import { leftOut } from '../format.js';
import { visible } from '../foreign-text.js';
import { detectionSentence, intervalsSentence, MISMATCH_REASONS, readSentence } from '../sentences.js';
import { sampleRatioSentence } from '../sentences.js';
import { setAside, worthKnowing } from '../set-aside.js';
import { type Table, conversionsTable, hiddenCurrencies, liftsTable, ratesTable, valueTables } from '../tables.js';
import type { Analysis } from '../variations.js';
import { type Paint, paintOf } from './paint.js';
import { textTable } from './text-table.js';
import { wrap } from './wrap.js';

export interface TerminalOptions {
  /** The width of the terminal, 40 to 100 of it are used. @default 80 */
  readonly columns?: number;
  /** Whether the report may hold the escapes of colours. It reads well without. */
  readonly colour: boolean;
  /** Whether the goal is above all, for one of several reports. @default false */
  readonly isTitled?: boolean;
}

/** The most segments that are shown. */
const MAX_SEGMENTS = 50;

const TONES: Readonly<Record<Verdict['kind'], 'good' | 'bad' | 'open'>> = {
  winner: 'good',
  'control-wins': 'good',
  'no-difference-found': 'open',
  'not-enough-data': 'open',
  'sample-ratio-mismatch': 'bad',
  'metrics-disagree': 'open',
  'nothing-to-compare': 'open',
};

/** How a report writes: the width of its lines, and its colours. */
interface Pen {
  readonly width: number;
  readonly paint: Paint;
}

/**
 * The whole result as text for a terminal, the verdict first (below a title, if there is one), without a line break at
 * its end. Names from the files are made harmless and cut where they are long.
 */
export function terminalReport(
  result: ImpactResult,
  { columns = 80, colour, isTitled = false }: TerminalOptions,
): string {
  const pen = { width: Math.min(100, Math.max(40, Math.floor(columns) || 80)), paint: paintOf({ colour }) };
  const { flag, goal } = result.counts;
  const blocks = [
    ...(isTitled ? [wrapped(`Goal ${goal}`, pen).map(pen.paint.strong)] : []),
    ...analysisBlocks(result, pen),
    facts(result, pen),
    ...segmentBlocks(result, pen),
    wrapped(`Flag ${flag}, goal ${goal}. ${intervalsSentence(result)}`, pen).map(pen.paint.faint),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function analysisBlocks(analysis: Analysis, pen: Pen): string[][] {
  const { verdict } = analysis.statistics;
  const hidden = hiddenCurrencies(analysis);
  return [
    wrapped(verdict.sentence, pen).map(pen.paint[TONES[verdict.kind]]),
    ...tablesOf(analysis).map((table) => tableBlock(table, pen)),
    ...(hidden > 0 ? [wrapped(`${leftOut(hidden, ['currency', 'currencies'])}.`, pen)] : []),
  ];
}

function tablesOf(analysis: Analysis): Table[] {
  const conversions = conversionsTable(analysis);
  const odd = conversions.rows.some(({ cells }) => cells.slice(1).some((cell) => cell !== '0'));
  return [ratesTable(analysis), liftsTable(analysis), ...valueTables(analysis), ...(odd ? [conversions] : [])].filter(
    ({ rows }) => rows.length > 0,
  );
}

function tableBlock(table: Table, pen: Pen): string[] {
  const notes = table.notes.flatMap((note) => wrapped(note, { ...pen, width: pen.width - 2 }));
  return [
    ...wrapped(table.title, pen).map(pen.paint.strong),
    ...textTable(table, pen.width),
    ...notes.map((note) => pen.paint.faint(`  ${note}`)),
  ];
}

/** Whether the numbers can be trusted, what is needed, what is not in them. */
function facts(result: ImpactResult, pen: Pen): string[] {
  const { counts, statistics } = result;
  const { alarm } = statistics.sampleRatio;
  const ratio = wrapped(sampleRatioSentence(result), pen);
  return [
    ...(alarm ? ratio.map(pen.paint.bad) : ratio),
    ...(alarm ? [`Usual reasons:`, ...bullets(MISMATCH_REASONS, pen)] : []),
    ...wrapped(detectionSentence(statistics.detect), pen),
    ...wrapped(readSentence(counts), pen),
    ...listed('Set aside', setAside(counts), pen),
    ...listed('Worth knowing', worthKnowing(counts), pen),
    ...bullets(statistics.notes, pen),
  ];
}

function listed(title: string, tallies: readonly { readonly text: string }[], pen: Pen): string[] {
  if (tallies.length === 0) return [];
  return wrapped(`${title}: ${tallies.map(({ text }) => text).join(', ')}.`, pen);
}

function bullets(sentences: readonly string[], { width }: Pen): string[] {
  return sentences.flatMap((sentence) => wrap(`- ${visible(sentence)}`, { width, indent: '  ' }));
}

function segmentBlocks({ statistics: { segments = [] } }: ImpactResult, pen: Pen): string[][] {
  if (segments.length === 0) return [];
  const hidden = segments.length - MAX_SEGMENTS;
  return [
    wrapped('Segments are exploratory: many looks find differences by chance, and nothing is corrected for that.', pen),
    ...segments.slice(0, MAX_SEGMENTS).flatMap((segment) => segmentBlock(segment, pen)),
    ...(hidden > 0 ? [wrapped(`${leftOut(hidden, ['segment', 'segments'])}.`, pen)] : []),
  ];
}

function segmentBlock(segment: Analysis & { readonly segment: string }, pen: Pen): string[][] {
  const title = `Segment ${segment.segment === '' ? '(empty)' : segment.segment} (exploratory)`;
  const [verdict = [], ...tables] = analysisBlocks(segment, pen);
  const ratio = wrapped(sampleRatioSentence(segment), pen);
  return [[...wrapped(title, pen).map(pen.paint.strong), ...verdict, ...ratio], ...tables];
}

function wrapped(text: string, { width }: Pen): string[] {
  return wrap(visible(text), { width });
}
