import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../docs/fleet.md', import.meta.url);
const END = '<!-- end of results -->';

/** Puts the text between the markers of a section of docs/fleet.md. */
export function publishSection(name, text) {
  const begin = `<!-- ${name}: written by npm run bench:herd -->`;
  const [before, rest = ''] = readFileSync(PAGE, 'utf8').split(begin);
  const end = rest.indexOf(END);
  if (end === -1) throw new Error(`Expected the lines ${begin} and ${END} in docs/fleet.md.`);
  writeFileSync(PAGE, `${before}${begin}\n\n${text}\n\n${rest.slice(end)}`);
}
