import { parseArgs } from 'node:util';
import type { ImpactOptions } from '../impact/options.js';
import { ImpactError } from '../impact/rules/impact-error.js';
import { parseWeights } from '../impact/rules/parse-weights.js';
import { nearestOption } from '../options/nearest-option.js';

/** What the command line asks for. */
export interface ImpactCommand {
  /** One for each goal. */
  readonly analyses: readonly ImpactOptions[];
  readonly json: boolean;
  readonly sql: boolean;
  /** The path of the page to write. */
  readonly html?: string | undefined;
}

export const usage = `Usage: goff-impact --flag <key> --goal <name> [options] <folder, file or address>...

Which variation of a flag does better by a goal, from the files that the relay's exporters wrote.

  --flag <key>           the flag
  --goal <name>          what was tracked; may be given again; with conditions: 'purchase[currency=EUR]'
  --metric <metric>      what the verdict is about: conversion (default) or value
  --value <member>       the member of the details that holds the value (default: value)
  --id <member>          the member of the details that holds an event's id (default: eventId)
  --control <variation>  what the others are compared with (default: the variation with the most users)
  --window <time>        how long after the first exposure a goal event counts: 7d, 12h, 30m or seconds
  --from, --to <time>    an ISO date or time (UTC) or seconds; from inclusive, to exclusive
  --segments <csv>       a file with the header userKey,segment: the analysis for each segment too
  --weights <shares>     the expected shares of the variations: on=50,off=50 (default: equal)
  --flags <file>         the relay's flags, YAML, JSON or TOML: the shares of its default rule
  --detect <effect>      the relative effect worth finding (default: 5%)
  --alpha <chance>       the accepted chance of a false alarm (default: 0.05)
  --sequential           intervals that stay valid however often one looks
  --details-text <name>  the member that holds the details as text, for Parquet files (default: details)
  --json                 print the result as JSON
  --html <file>          write the report as a page
  --sql                  print the SQL that runs, and run nothing

Exit codes: 0 fine, 1 wrong or failed, 2 usage, 3 DuckDB is missing.`;

const text = { type: 'string' } as const;

/**
 * Reads the arguments of `goff-impact`; undefined if help is asked for.
 *
 * @throws ImpactError `INVALID_OPTION`
 */
export function impactCommand(args: readonly string[]): ImpactCommand | undefined {
  const { values, positionals } = parsed(args);
  if (values.help === true) return undefined;
  const { flag, goal: goals = [], json = false, sql = false, html } = values;
  if (html === '' || html?.includes('\0'))
    throw invalid(`Expected --html to name a file, got ${JSON.stringify(html)}.`);
  if (flag === undefined) throw invalid('Expected --flag with the key of a flag.');
  if (goals.length === 0) throw invalid('Expected --goal with the name of what was tracked.');
  if (positionals.length === 0) throw invalid('Expected a folder, files or addresses of exported events.');
  const asked = { ...optionsOf(values), flag, files: positionals };
  return { analyses: goals.map((goal) => ({ ...asked, goal })), json, sql, html };
}

function parsed(args: readonly string[]): ReturnType<typeof parseThem> {
  try {
    return checkedOnce(parseThem(args));
  } catch (error) {
    if (error instanceof ImpactError) throw error;
    const { code, message } = error as { code?: string; message: string };
    const [, unknown] = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? (/'(-[^']*)'/.exec(message) ?? []) : [];
    throw invalid(unknown === undefined ? `${message.split('\n')[0]?.replace(/\.?$/, '.')}` : noOption(unknown));
  }
}

/** Refuses an option that is given twice: nobody knows which value is meant. */
function checkedOnce(all: ReturnType<typeof parseThem>): ReturnType<typeof parseThem> {
  const counts = new Map<string, number>();
  for (const token of all.tokens) {
    if (token.kind !== 'option' || token.value === undefined || token.name === 'goal') continue;
    counts.set(token.name, (counts.get(token.name) ?? 0) + 1);
  }
  for (const [name, count] of counts) {
    if (count > 1) throw invalid(`Expected --${name} once, got it ${count === 2 ? 'twice' : `${count} times`}.`);
  }
  return all;
}

function noOption(name: string): string {
  const nearest = nearestOption(name, Object.keys(options));
  return `There is no option ${name}${nearest === undefined ? '.' : `; did you mean ${nearest}?`}`;
}

const bool = { type: 'boolean' } as const;

const single = {
  ...{ flag: text, metric: text, value: text, id: text, control: text, window: text, from: text, to: text },
  ...{ segments: text, weights: text, flags: text, detect: text, alpha: text, 'details-text': text, html: text },
  ...{ sequential: bool, json: bool, sql: bool },
} as const;

const options = {
  ...single,
  goal: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

// The type is what parseArgs makes of the options.
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type
function parseThem(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options, tokens: true });
}

type Values = ReturnType<typeof parseThem>['values'];

function optionsOf(values: Values): Omit<ImpactOptions, 'flag' | 'goal' | 'files'> {
  const { value, id, control, window, from, to, segments, flags, weights, metric, sequential } = values;
  if (weights !== undefined && flags !== undefined) throw invalid('Expected --weights or --flags, got both.');
  return {
    ...{ value, id, control, window, from, to, segments, flags, sequential },
    metric: metricOf(metric),
    weights: weights === undefined ? undefined : Object.fromEntries(parseWeights(weights)),
    detect: fractionOf('--detect', values.detect),
    alpha: fractionOf('--alpha', values.alpha),
    detailsText: values['details-text'],
  };
}

function metricOf(metric: string | undefined): ImpactOptions['metric'] {
  if (metric === undefined || metric === 'conversion' || metric === 'value') return metric;
  throw invalid(`Expected --metric to be conversion or value, got ${JSON.stringify(metric)}.`);
}

/** `5%` and `0.05` are the same. A 5 without the sign is refused: it may mean either. */
function fractionOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(value) ?? [];
  const fraction = Number(digits) / (percent === '%' ? 100 : 1);
  const fits = fraction < 1 || (option === '--detect' && percent === '%' && fraction <= 100);
  if (fraction > 0 && fits) return fraction;
  throw invalid(`Expected ${option} to be a share such as 5% or 0.05, got ${JSON.stringify(value)}.`);
}

function invalid(message: string): ImpactError {
  return new ImpactError(message, { code: 'INVALID_OPTION', exitCode: 2 });
}
