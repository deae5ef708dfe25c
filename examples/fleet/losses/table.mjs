/** A number in a table: with thousands separated; what was not measured is a dash. */
export function figure(value) {
  if (value === undefined) return '-';
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 1 }) : value;
}

/**
 * A table as lines of Markdown, which a terminal shows as well: texts to the left, figures to the right.
 *
 * @param {readonly string[]} columns names of members of the rows, which are the heads too
 * @param {readonly Record<string, string | number | undefined>[]} rows
 */
export function tableOf(columns, rows) {
  const cells = rows.map((row) => columns.map((column) => figure(row[column])));
  const isText = columns.map((column) => rows.some((row) => typeof row[column] === 'string'));
  const widths = columns.map((column, at) => Math.max(column.length, 3, ...cells.map((row) => row[at].length)));
  const line = (texts) => `| ${texts.map((text, at) => pad(text, widths[at], isText[at])).join(' | ')} |`;
  const rule = widths.map((width, at) => (isText[at] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(columns), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n');
}

const pad = (text, width, isText) => (isText ? text.padEnd(width) : text.padStart(width));
