import type { DuckDBDecimalValue } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf, withDatabase } from '../../src/impact/reading/duckdb.js';
import type { ImpactCounts } from '../../src/impact/rules/counts.js';

const root = join(__dirname, '../..');
const sample = join(__dirname, '../fixtures/impact-samples/typical');

/** The statements of the recipe, over the events of the sample. */
function recipe(): string[] {
  const docs = readFileSync(join(root, 'docs/impact.md'), 'utf8');
  const [, section = ''] = docs.split('## The same in DuckDB, by hand\n');
  const [, sql = ''] = /```sql\n([^]*?)```/.exec(section) ?? [];
  return sql
    .replaceAll("'events/", `'${sample}/events/`)
    .split(/;\n/)
    .filter((statement) => statement.trim() !== '');
}

interface Tables {
  readonly users: readonly {
    variation: string;
    exposed_users: bigint;
    converting_users: bigint;
    conversions: bigint;
  }[];
  readonly revenue: readonly { variation: string; currency: string; revenue: DuckDBDecimalValue }[];
}

describe('the recipe in SQL of docs/impact.md', () => {
  it('counts visitors, conversions and sums of a folder as its truth says', async () => {
    const statements = recipe();
    const [users = '', revenue = ''] = statements.slice(-2);

    const tables = await withDatabase(
      { memoryMb: 512, mayFetchExtensions: false },
      async (connection): Promise<Tables> => {
        for (const statement of statements.slice(0, -2)) await connection.run(statement);
        return { users: await rowsOf(connection, users), revenue: await rowsOf(connection, revenue) };
      },
    );

    expect(byVariation(tables)).toEqual(truth());
  });
});

function byVariation({ users, revenue }: Tables): object {
  return Object.fromEntries(
    users.map(({ variation, exposed_users: exposed, converting_users: converting, conversions }) => {
      const counts = {
        exposedUsers: Number(exposed),
        convertingUsers: Number(converting),
        conversions: Number(conversions),
      };
      const sums = revenue.filter((row) => row.variation === variation);
      return [
        variation,
        { ...counts, revenue: Object.fromEntries(sums.map((row) => [row.currency, short(row.revenue.toString())])) },
      ];
    }),
  );
}

/** Without the zeros at the end. */
function short(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}

function truth(): object {
  const { variations } = JSON.parse(readFileSync(join(sample, 'truth.json'), 'utf8')) as ImpactCounts;
  return Object.fromEntries(
    Object.entries(variations).map(([name, { exposedUsers, convertingUsers, conversions, revenue }]) => {
      const sums = Object.entries(revenue).map(([currency, { sum }]) => [currency, sum]);
      return [name, { exposedUsers, convertingUsers, conversions, revenue: Object.fromEntries(sums) }];
    }),
  );
}
