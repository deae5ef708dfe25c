import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDuckDbVersion, duckDbMissing } from '../../../src/impact/reading/duckdb-missing.js';

const notFound = (message: string): Error => Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });

describe('DuckDB', () => {
  it('DuckDB that is not installed is asked for in one sentence that names no package of a stranger', () => {
    const error = duckDbMissing(notFound("Cannot find module '@duckdb/node-api'\nRequire stack:\n- a.cjs"));

    expect(error).toMatchObject({ code: 'DUCKDB_MISSING', exitCode: 3 });
    expect(error.message).toContain('`npm i -D @duckdb/node-api`');
    expect(error.message).toContain('`npx --no -- goff-impact …`');
    expect(error.message).toContain('`npx -p goff-server-provider -p @duckdb/node-api goff-impact …`');
    expect(error.message).not.toMatch(/npx goff|\n|Require stack/);
  });

  it.each([
    notFound("Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'\nRequire stack:\n- a.cjs"),
    new Error('libstdc++.so.6: cannot open shared object file\n at x'),
  ])('DuckDB that is installed and does not load says why: %s', (cause) => {
    const { message } = duckDbMissing(cause);

    expect(message).toContain(`does not load: ${cause.message.split('\n')[0]}`);
    expect(message).not.toContain('\n');
  });

  it('is a peer of any version, because npm takes all its versions for pre-releases, which a range leaves out', () => {
    const { peerDependencies, devDependencies } = JSON.parse(
      readFileSync(join(__dirname, '../../../package.json'), 'utf8'),
    ) as Record<'peerDependencies' | 'devDependencies', Record<string, string>>;

    expect(peerDependencies['@duckdb/node-api']).toBe('*');
    expect(devDependencies['@duckdb/node-api']).toMatch(/^\d+\.\d+\.\d+-/);
  });

  it.each(['v1.5.0', 'v1.5.6', 'v1.10.0', 'v2.0.1', '1.6.0-dev12'])('%s is new enough', (version) => {
    expect(() => checkDuckDbVersion(version)).not.toThrow();
  });

  it.each(['v1.4.9', 'v0.10.2', 'v1.1.0', 'unknown'])('%s is not, and the sentence says it', (version) => {
    expect(() => checkDuckDbVersion(version)).toThrow(
      expect.objectContaining({ code: 'DUCKDB_MISSING', exitCode: 3, message: expect.stringContaining(version) }),
    );
  });
});
