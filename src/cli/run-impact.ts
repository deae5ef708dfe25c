import { impact, impactSql } from '../impact/impact.js';
import { htmlReport } from '../impact/report/html/html-report.js';
import { terminalReport } from '../impact/report/terminal/terminal-report.js';
import type { ImpactResult } from '../impact/result.js';
import { ImpactError } from '../impact/rules/impact-error.js';
import { impactCommand, usage, type ImpactCommand } from './impact-options.js';
import { jsonOf } from './json-of.js';
import { checkPage, writePage } from './report-page.js';

/** What the command has of the process around it. */
export interface Surroundings {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Shows how far the reading is, as a share from 0 to 1; absent if nobody looks. */
  readonly showProgress?: ((done: number) => void) | undefined;
  readonly columns?: number | undefined;
  readonly colour: boolean;
}

/** Runs `goff-impact` and resolves with its exit code: 0 fine, 1 wrong or failed, 2 usage, 3 DuckDB is missing. */
export async function runImpact(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const command = impactCommand(args);
    if (command === undefined) surroundings.print(usage);
    else await run(command, surroundings);
    return 0;
  } catch (error) {
    if (!(error instanceof ImpactError)) throw error;
    surroundings.complain(
      error.code === 'INVALID_OPTION' ? `${error.message}\nRun goff-impact --help.` : error.message,
    );
    return error.exitCode;
  }
}

async function run(command: ImpactCommand, surroundings: Surroundings): Promise<void> {
  if (command.sql) {
    for (const options of command.analyses) surroundings.print(await impactSql(options));
    return;
  }
  if (command.html !== undefined) await checkPage(command.html);
  const results: ImpactResult[] = [];
  for (const options of command.analyses) {
    results.push(await impact({ ...options, onProgress: surroundings.showProgress }));
  }
  surroundings.print(command.json ? jsonOf(results) : reportOf(results, surroundings));
  if (command.html === undefined) return;
  await writePage(command.html, htmlReport(results));
  const done = `The page is ${command.html}.`;
  if (command.json) surroundings.complain(done);
  else surroundings.print(`\n${done}`);
}

function reportOf(results: readonly ImpactResult[], { columns = 80, colour }: Surroundings): string {
  const isTitled = results.length > 1;
  const reports = results.map((result) => terminalReport(result, { columns: Math.max(80, columns), colour, isTitled }));
  if (isTitled) reports.push('Several goals were analysed one by one: nothing is corrected for their number.');
  return reports.join('\n\n');
}
