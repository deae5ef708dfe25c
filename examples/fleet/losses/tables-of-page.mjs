/**
 * A page in which each of these tables takes the place of the one with the same heads.
 *
 * @param {string} page Markdown
 * @param {readonly string[]} tables as `tableOf` makes them
 * @throws {Error} where the page has no table with these heads
 */
export function withTables(page, tables) {
  return tables.reduce(replaceTable, page);
}

function replaceTable(page, table) {
  const blocks = page.split('\n\n');
  const at = blocks.findIndex((block) => headsOf(block) === headsOf(table));
  if (at === -1) throw new Error(`Expected a table with the heads ${headsOf(table)}, got none.`);
  return blocks.with(at, table).join('\n\n');
}

/** Whatever the widths of the columns are. */
const headsOf = (table) => table.split('\n')[0].replace(/ +/g, ' ');
