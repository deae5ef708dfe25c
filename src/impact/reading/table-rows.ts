import type { DuckDBConnection, DuckDBDecimalValue } from '@duckdb/node-api';
import type { Question } from '../rules/question.js';
import { results, windowOpenQuery } from '../rules/sql/results.js';
import { rowsOf } from './duckdb.js';

/** What is read out of the tables; variations are JSON texts. */
export interface TableRows {
  readonly classes: readonly { class: number; distinct_lines: number; lines: number }[];
  readonly users: readonly { v: string | null; users: number }[];
  readonly fates: readonly { fate: string; events: number }[];
  readonly conversions: readonly ConversionRow[];
  /** By variation and currency. */
  readonly totals: Totals;
  /** Only with a window. */
  readonly windowOpen?: number;
}

interface ConversionRow {
  readonly v: string;
  readonly users: number;
  readonly conversions: number;
  readonly without_value: number;
  readonly unusable: number;
}

type Totals = ReadonlyMap<string, ReadonlyMap<string, Amount>>;

/** Exact: `sum` has `scale` digits after the point, `sumOfSquares` twice as many. */
export interface Amount {
  sum: bigint;
  sumOfSquares: bigint;
  readonly scale: number;
}

export async function tableRows(connection: DuckDBConnection, question: Question): Promise<TableRows> {
  const windowOpen = async (seconds: number): Promise<number> =>
    (await rowsOf<{ n: number }>(connection, windowOpenQuery(seconds)))[0]?.n ?? 0;
  return {
    classes: await rowsOf(connection, results.classes),
    users: await rowsOf(connection, results.users),
    fates: await rowsOf(connection, results.fates),
    conversions: await rowsOf(connection, results.conversions),
    totals: await totalsOf(connection),
    ...(question.windowSeconds === undefined ? {} : { windowOpen: await windowOpen(question.windowSeconds) }),
  };
}

/** Squares do not fit into DuckDB's decimals. Users with the same total are one row. */
async function totalsOf(connection: DuckDBConnection): Promise<Totals> {
  const totals = new Map<string, Map<string, Amount>>();
  const result = await connection.stream(results.totals);
  for await (const chunk of result.yieldRows()) {
    for (const [v, c, total, users] of chunk as [string, string, DuckDBDecimalValue, number][]) {
      addTotal(amountOf(totals, { v, c, scale: total.scale }), total.value, BigInt(users));
    }
  }
  return totals;
}

function amountOf(totals: Map<string, Map<string, Amount>>, at: { v: string; c: string; scale: number }): Amount {
  const currencies = totals.get(at.v) ?? new Map<string, Amount>();
  totals.set(at.v, currencies);
  const amount = currencies.get(at.c) ?? { sum: 0n, sumOfSquares: 0n, scale: at.scale };
  currencies.set(at.c, amount);
  return amount;
}

function addTotal(amount: Amount, total: bigint, users: bigint): void {
  amount.sum += total * users;
  amount.sumOfSquares += total * total * users;
}
