// npm run bench:herd: what reaches the relay of 10,000 instances after an outage, and at a deploy of everything at
// once.
import { readFileSync, writeFileSync } from 'node:fs';
import '../../scripts/register-typescript.mjs';
import { costRows, needRows } from '../capacity/needs.mjs';
import { barLines, markdownTable, textTable } from '../lib/report.mjs';
import { runCommand } from '../lib/run-command.mjs';
import { USAGE, readCommandLine } from './command-line.mjs';
import { draw } from './draw.mjs';
import { publishSection } from './publish.mjs';
import { playAll } from './threads.mjs';

async function main() {
  const asked = readCommandLine();
  if (asked.help) return void console.log(USAGE);
  if (asked.capacity) return capacity(asked);
  const { judge, limitsOf, outageRows, deployRows } = await import('./judge.mjs');
  const { played, ...settings } =
    asked.show === undefined ? await playAsked(asked) : JSON.parse(readFileSync(asked.show));
  const tables = [outageRows(played), deployRows(played)].filter((rows) => rows.length > 1);
  const verdicts = judge(played);
  console.log(`${settings.instances.toLocaleString('en')} instances, seed ${settings.seed}\n`);
  console.log(tables.map(process.stdout.isTTY ? textTable : markdownTable).join('\n\n'));
  console.log(`\n${barLines(verdicts).join('\n')}`);
  if (asked.json !== undefined) writeFileSync(asked.json, JSON.stringify({ ...settings, played }));
  if (asked.publish) publish({ tables, verdicts, plot: { played, limits: limitsOf(played) } });
  if (verdicts.some(({ met }) => met === false)) process.exitCode = 1;
}

async function playAsked({ scenarios, instances, seed }) {
  const onDone = ({ name, seconds }) => process.stderr.write(`${name}: ${seconds.toFixed(0)} s\n`);
  return { instances, seed, played: await playAll(scenarios, { instances, seed, onDone }) };
}

function capacity({ publish: isPublished }) {
  const costs = JSON.parse(readFileSync(new URL('../capacity/costs.json', import.meta.url), 'utf8'));
  const tables = [costRows(costs), needRows(costs)];
  console.log(tables.map(process.stdout.isTTY ? textTable : markdownTable).join('\n\n'));
  if (isPublished) publishSection('capacity', tables.map(markdownTable).join('\n\n'));
}

const IMAGES = new URL('../../docs/images/', import.meta.url);

/** How the check of the pages knows who makes the block. */
const RUN_BY = '<!-- run by bench/herd/publish.mjs -->';

function publish({ tables, verdicts, plot }) {
  const bars = `${RUN_BY}\n\n\`\`\`\n${barLines(verdicts).join('\n')}\n\`\`\``;
  publishSection('herd', [...tables.map(markdownTable), bars].join('\n\n'));
  writeFileSync(new URL('herd.svg', IMAGES), draw(plot.played, plot.limits));
}

await runCommand(main);
