/** The rows of the table of a page that has this head, without it. */
export function tableRows(page: string, head: string): string[][] {
  const lines = page
    .slice(page.indexOf(`| ${head} |`))
    .split('\n')
    .slice(2);
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}
