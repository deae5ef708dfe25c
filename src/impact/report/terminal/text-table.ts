import { columnsOf, cut, visible } from '../foreign-text.js';
import type { Row, Table } from '../tables.js';
import { wrap } from './wrap.js';

const INDENT = '  ';
const GAP = '  ';
const WIDEST_NAME = 24;
const NARROWEST_NAME = 10;
const CONTROL = ' (control)';

/**
 * The head and the rows of a table, in lines of at most `width` columns: names are cut first; where that is not enough
 * each row becomes a paragraph that names its numbers.
 */
export function textTable(table: Table, width: number): string[] {
  const widths = table.head.slice(1).map((title, index) => widthOf(table, { title, index }));
  const left = width - INDENT.length - widths.reduce((sum, each) => sum + each + GAP.length, 0);
  const wanted = Math.max(columnsOf(table.head[0] ?? ''), ...table.rows.map((row) => columnsOf(nameOf(row, Infinity))));
  if (left < Math.min(wanted, NARROWEST_NAME)) return paragraphs(table, width);
  const name = Math.min(left, Math.max(WIDEST_NAME, NARROWEST_NAME), wanted);
  return [
    line(table.head, [name, ...widths]),
    ...table.rows.map((row) => line([nameOf(row, name), ...row.cells], [name, ...widths])),
  ];
}

function widthOf({ rows }: Table, { title, index }: { title: string; index: number }): number {
  return Math.max(columnsOf(title), ...rows.map(({ cells }) => columnsOf(cells[index] ?? '')));
}

/** The mark of the control is never cut off, as long as some of the name fits as well. */
function nameOf({ name, isControl }: Row, width: number): string {
  if (!isControl) return cut(name, width);
  const room = width - CONTROL.length;
  if (room >= 1 && (columnsOf(visible(name)) <= room || room >= 8)) return `${cut(name, room)}${CONTROL}`;
  return `${cut(name, width - 1)}*`;
}

function line([name = '', ...cells]: readonly string[], [width = 0, ...widths]: readonly number[]): string {
  const padded = cells.map((cell, index) => pad((widths[index] ?? 0) - columnsOf(cell)) + cell);
  return [`${INDENT}${name}${pad(width - columnsOf(name))}`, ...padded].join(GAP).trimEnd();
}

function paragraphs({ head, rows }: Table, width: number): string[] {
  return rows.flatMap((row) => {
    const parts = row.cells.flatMap((cell, index) => (cell === '' ? [] : [`${head[index + 1] ?? ''} ${cell}`]));
    const text = `${nameOf(row, Math.max(NARROWEST_NAME, width - 20))}: ${parts.join(', ')}`;
    return wrap(text, { width: width - INDENT.length, indent: INDENT }).map((each) => `${INDENT}${each}`);
  });
}

function pad(width: number): string {
  return ' '.repeat(Math.max(0, width));
}
