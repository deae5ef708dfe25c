import { counted, visible } from '../../log-text.js';
import { tableOf } from '../table.js';
import { EXPORTER_YAML } from './check-exporter.js';
import type { Finding } from './finding.js';

/** What the command prints for people: a line for each finding, the YAML if it is needed, and the total. */
export function textOf(findings: readonly Finding[]): string {
  const rows = findings.map(({ check, state, what, todo }) => [check, state, visible(`${what} ${todo}`.trim(), 1_000)]);
  const table = tableOf([['check', 'state', 'finding'], ...rows], new Set());
  const needsYaml = findings.some(({ check, state }) => check === 'exporter' && state !== 'ok');
  return [table, ...(needsYaml ? [EXPORTER_YAML] : []), sumOf(findings)].join('\n\n');
}

/** What the command prints for machines. */
export function jsonReport(findings: readonly Finding[], endpoint: string): string {
  return JSON.stringify({ endpoint, healthy: isHealthy(findings), findings }, null, 2);
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'wrong');
}

function sumOf(findings: readonly Finding[]): string {
  const count = findings.filter(({ state }) => state === 'wrong').length;
  if (count === 0) return 'Healthy.';
  return count === 1 ? 'One thing is wrong.' : `${counted(count, 'thing')} are wrong.`;
}
