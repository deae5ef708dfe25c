import { formatDecimal } from '../rules/decimal.js';
import type { ImpactCounts, Revenue, VariationCounts } from '../rules/counts.js';
import type { Question } from '../rules/question.js';
import { lineClasses, type LineClass } from '../rules/sql/events-statement.js';
import { recordOf } from '../rules/users/record-of.js';
import type { TableRows } from './table-rows.js';

type Counter = (name: string) => number;

/** The rows of the tables as counts. */
export function countsOf(
  rows: TableRows,
  { question, files }: { question: Question; files: ImpactCounts['files'] },
): ImpactCounts {
  const lines: Counter = counter(rows.classes.map(({ class: code, lines: n }) => [lineClasses[code] ?? '', n]));
  const variations = variationsOf(rows);
  return {
    flag: question.flag,
    goal: question.goal.text,
    idMember: question.idMember,
    variations,
    users: {
      exposed: total(Object.values(variations).map(({ exposedUsers }) => exposedUsers)),
      mixed: total(rows.users.filter(({ v }) => v === null).map(({ users }) => users)),
      ...(rows.windowOpen === undefined ? {} : { windowOpen: rows.windowOpen }),
    },
    files,
    lines: linesOf(rows, lines),
    exposures: exposuresOf(lines, question),
    goalEvents: goalEventsOf(rows, question),
  };
}

function linesOf({ classes }: TableRows, lines: Counter): ImpactCounts['lines'] {
  return {
    read: total(classes.map(({ lines: n }) => n)),
    malformed: lines('malformed'),
    otherKind: lines('other kind'),
    otherFlag: lines('other flag'),
    otherGoal: lines('other goal'),
  };
}

function exposuresOf(lines: Counter, { from, to }: Question): ImpactCounts['exposures'] {
  return {
    withoutKey: lines('exposure without key'),
    default: lines('exposure of default'),
    withoutVariation: lines('exposure without variation'),
    withoutTime: lines('exposure without time'),
    ...(from === undefined && to === undefined ? {} : { outOfRange: lines('exposure out of range') }),
    counted: lines('exposure'),
  };
}

const goalClasses = lineClasses.filter((name) => name.startsWith('goal event'));

function goalEventsOf(rows: TableRows, { from, to, windowSeconds }: Question): ImpactCounts['goalEvents'] {
  const distinct = counter(rows.classes.map(({ class: code, distinct_lines: n }) => [lineClasses[code] ?? '', n]));
  const goalRows = rows.classes.filter(({ class: code }) => goalClasses.includes(lineClasses[code] as LineClass));
  const fate = counter(rows.fates.map(({ fate: name, events }) => [name, events]));
  return {
    repeated: total(goalRows.map((row) => row.lines - row.distinct_lines)),
    withoutKey: distinct('goal event without key'),
    withoutTime: distinct('goal event without time'),
    ...(from === undefined && to === undefined ? {} : { outOfRange: distinct('goal event out of range') }),
    sameId: fate('sameId'),
    notExposed: fate('notExposed'),
    mixedUser: fate('mixedUser'),
    beforeExposure: fate('beforeExposure') + fate('beforeExposureWithinMinute'),
    ...(windowSeconds === undefined ? {} : { afterWindow: fate('afterWindow') }),
    counted: fate('counted'),
    beforeExposureWithinMinute: fate('beforeExposureWithinMinute'),
  };
}

function variationsOf(rows: TableRows): Record<string, VariationCounts> {
  const revenue = revenuesOf(rows);
  const conversions = new Map(rows.conversions.map((row) => [row.v, row]));
  const exposed = rows.users.flatMap(({ v, users }) => (v === null ? [] : [{ v, users }]));
  return recordOf(
    exposed.map(({ v, users }) => [
      nameOf(v),
      {
        exposedUsers: users,
        convertingUsers: conversions.get(v)?.users ?? 0,
        conversions: conversions.get(v)?.conversions ?? 0,
        conversionsWithoutValue: conversions.get(v)?.without_value ?? 0,
        conversionsWithUnusableValue: conversions.get(v)?.unusable ?? 0,
        revenue: recordOf(revenue.get(v) ?? []),
      },
    ]),
  );
}

function revenuesOf({ totals }: TableRows): Map<string, Map<string, Revenue>> {
  const revenue = new Map<string, Map<string, Revenue>>();
  for (const [v, currencies] of totals) {
    const amounts = [...currencies].map(([currency, { sum, sumOfSquares, scale }]): [string, Revenue] => [
      currency,
      {
        sum: formatDecimal({ digits: sum, scale }),
        sumOfSquares: formatDecimal({ digits: sumOfSquares, scale: 2 * scale }),
      },
    ]);
    revenue.set(v, new Map(amounts));
  }
  return revenue;
}

/** Variations are kept as JSON texts until here. */
function nameOf(v: string): string {
  return JSON.parse(v) as string;
}

function counter(entries: readonly (readonly [string, number])[]): Counter {
  const counts = new Map(entries);
  return (name) => counts.get(name) ?? 0;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
