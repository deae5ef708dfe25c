import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { COSTS_HEAD, NEEDS_HEAD, costRows, needRows, needsOf } from '../../bench/capacity/needs.mjs';
import { tableRows } from '../helpers/table-rows.js';

const page = readFileSync('docs/fleet.md', 'utf8');
const costs = JSON.parse(readFileSync('bench/capacity/costs.json', 'utf8')) as Record<string, { value: number }>;

it('a rate needs what the formulas of the page make of the costs', () => {
  const values = { providerCpuUs: 5, bytesPerEvent: 500, relayCpuUs: 40, kafkaEventsPerSecond: 300 };
  const chosen = { maxBatchSize: 1_000, utilisation: 0.5, partitionBytesPerSecond: 10_000_000, replication: 3 };
  const given = Object.entries({ ...values, ...chosen }).map(([name, value]) => [name, { value }]);
  expect(needsOf(100_000, Object.fromEntries(given))).toEqual({
    providerCores: 1,
    requestsPerSecond: 100,
    relayCores: 8,
    kafkaRelays: 334,
    partitions: 5,
    toRelayMbit: 400,
    toBrokerMbit: 1_200,
  });
});

it.each<[string, string, string[][]]>([
  ['inputs', COSTS_HEAD, costRows(costs)],
  ['needs', NEEDS_HEAD, needRows(costs)],
])('the table of %s in docs/fleet.md is what the script prints', (_what, _head, [header = [], ...rows]) => {
  expect(tableRows(page, header.join(' | '))).toEqual(rows);
  const { stdout } = spawnSync(process.execPath, ['bench/herd/index.mjs', '--capacity'], { encoding: 'utf8' });
  for (const row of rows) expect(stdout).toContain(`| ${row.join(' | ')} |`);
});

it('every formula of the page names only inputs that there are', () => {
  const formulas = tableRows(page, 'what | formula').map(([, formula = '']) => formula);
  const names = formulas.flatMap((formula) => formula.match(/\b(?!r\b)[a-z]+[A-Z]\w+|utilisation|replication/g) ?? []);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !(name in costs))).toEqual([]);
});
