import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkResult, checkSentence, question, writeEvents } from './impact.cjs';
import { runToEnd } from './run.mjs';

/** Uses `goff-impact` as it is installed in a folder, over a few events whose counts are known. */
export async function checkCommand(folder, { isComplete }) {
  await writeEvents(join(folder, 'events'));
  const command = join(folder, 'node_modules', '.bin', 'goff-impact');
  const goffImpact = (...args) => runToEnd(command, args, { cwd: folder });
  await checkUsage(goffImpact);
  const asked = asking(question.flag);
  if (!isComplete) return checkMissing(await goffImpact(...asked));
  const { code, stdout, stderr } = await goffImpact(...asked, '--json');
  assert.deepEqual([code, stderr], [0, '']);
  checkResult(JSON.parse(stdout));
  // Without the two dashes npx takes the name for the value of `--no`, and asks the registry for it.
  const documented = await runToEnd('npx', ['--no', '--', 'goff-impact', ...asked, '--json'], { cwd: folder });
  assert.equal(documented.stdout, stdout);
  return checkReports(folder, goffImpact);
}

const asking = (flag, ...more) => ['--flag', flag, '--goal', question.goal, 'events', ...more];

/** Neither needs DuckDB. */
async function checkUsage(goffImpact) {
  const help = await goffImpact('--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /^Usage: goff-impact/);
  const wrong = await goffImpact('--flag', 'new-button', 'events');
  assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /--goal/);
}

function checkMissing({ code, stdout, stderr }) {
  assert.deepEqual([code, stdout], [3, '']);
  checkSentence(stderr);
}

async function checkReports(folder, goffImpact) {
  const table = await goffImpact(...asking(question.flag, '--html', 'report.html'));
  assert.deepEqual([table.code, table.stderr], [0, '']);
  assert.match(table.stdout, /new-button/);
  assert.match(await readFile(join(folder, 'report.html'), 'utf8'), /<!doctype html>/i);
  const sql = await goffImpact(...asking(question.flag, '--sql'));
  assert.match(sql.stdout, /read_json_objects/);
  for (const [args, code, words] of await refusals(folder)) {
    const { stdout, stderr, ...ended } = await goffImpact(...args);
    assert.deepEqual([ended.code, stdout], [code, ''], `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, words);
    assert.equal(stderr.trim().split('\n').length, 1);
  }
}

/** Arguments, exit codes, and what is said. */
async function refusals(folder) {
  const { flag } = question;
  await mkdir(join(folder, 'csv'), { recursive: true });
  await writeFile(join(folder, 'csv', 'events.csv'), 'feature;user;ada;1700000000;new-button;on;true;false\n');
  return [
    [asking('new-buton'), 2, /"new-button"/],
    [asking(flag, '--goal', 'purchases'), 2, /"purchase"/],
    [asking(flag, 'nothing-there'), 2, /"nothing-there"/],
    [asking(flag, '--control', 'onn'), 2, /`on`/],
    [asking(flag, 'csv/events.csv', '--flags', 'missing.yaml'), 2, /"missing\.yaml"/],
  ];
}
