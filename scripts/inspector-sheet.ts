import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sheet of the plots comes first, so that ours has the last word. */
const PLOTS = 'node_modules/uplot/dist/uPlot.min.css';

/** The inspector's style sheets as one, without comments and indentation. */
export function inspectorSheet(folder: string): string {
  const files = ['base.css', 'shell.css', 'lists.css', ...readdirSync(folder)].filter((file) => file.endsWith('.css'));
  const sheets = [PLOTS, ...new Set(files.map((file) => join(folder, file)))].map((file) => readFileSync(file, 'utf8'));
  return `${sheets.map(shortened).join('\n')}\n`;
}

/** Removes only what means nothing: within a selector or a value one space stays one space. */
function shortened(sheet: string): string {
  return sheet
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}
