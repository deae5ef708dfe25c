import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from './lib/bars.mjs';
import { plot } from './lib/plot.mjs';
import { barLines, markdownTable, rowsOf } from './lib/report.mjs';
import { SCENARIOS } from './lib/scenarios.mjs';

/**
 * Puts the results of a run into docs/performance.md (between its markers) and docs/performance.svg:
 * `node bench/publish.mjs [results.json [folder of the documents]]`.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [results = here('results/latest.json'), docs = here('../docs')] = process.argv.slice(2);

const BEGIN = '<!-- results: written by bench/publish.mjs -->';
const END = '<!-- end of results -->';
/** The mark of a block: see scripts/code-blocks/verdicts.mjs. */
const RUN_BY = '<!-- run by bench/publish.mjs -->';

/** Without the rows that are for developers: a published figure is one of a release, or of what is here. */
function published({ settings, subjects, summaries, ...results }) {
  const shown = subjects.filter(({ unpublished }) => !unpublished);
  const names = new Set(shown.map(({ name }) => name));
  const ofShown = (runs) => Object.fromEntries(Object.entries(runs).filter(([name]) => names.has(name)));
  const kept = Object.entries(summaries).map(([scenario, runs]) => [scenario, ofShown(runs)]);
  return {
    ...results,
    settings: { ...settings, against: undefined },
    subjects: shown,
    summaries: Object.fromEntries(kept),
  };
}

function resultsOf({ machine, settings, subjects, summaries }) {
  const { cpu, cpus, memoryGb, node, platform } = machine;
  const on = `${cpu}, ${cpus} CPUs, ${memoryGb} GB, ${platform}, Node ${node}`;
  const intro = `${on}; medians of ${settings.rounds} rounds.`;
  const tables = Object.entries(summaries).map(
    ([scenario, runs]) =>
      `### ${SCENARIOS[scenario].title}\n\n${markdownTable(rowsOf({ scenario, subjects, summaries: runs }))}`,
  );
  const bars = `### Bars\n\n${RUN_BY}\n\n\`\`\`\n${barLines(judge({ settings, summaries })).join('\n')}\n\`\`\``;
  return [intro, ...tables, bars].join('\n\n');
}

function replaceBetweenMarkers(text, replacement) {
  const [before, rest] = text.split(BEGIN);
  if (rest === undefined || !rest.includes(END)) throw new Error(`Expected the lines ${BEGIN} and ${END}.`);
  return `${before}${BEGIN}\n\n${replacement}\n\n${END}${rest.split(END)[1]}`;
}

const measured = published(JSON.parse(readFileSync(results, 'utf8')));
const page = join(docs, 'performance.md');
writeFileSync(page, replaceBetweenMarkers(readFileSync(page, 'utf8'), resultsOf(measured)));
writeFileSync(join(docs, 'performance.svg'), plot(measured));
