import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestContexts } from '../../src/index.js';
import { CHECKS, CONTEXT_TIMEOUT_MS } from '../../src/integrations/request-contexts.js';

const page = readFileSync(join(__dirname, '../../docs/frameworks.md'), 'utf8');

/** The rows of the table whose head begins with this cell, as first and second cell. */
function rowsBelow(head: string): [string, string][] {
  const [, table = ''] = page.split(`| ${head} |`);
  const [text = ''] = table.split('\n\n');
  return [...text.matchAll(/^\| `(\w+)[^|]*\| ([^|]+) \|/gm)].map(([, name = '', second = '']) => [name, second]);
}

describe('docs/frameworks.md', () => {
  it('lists every option that there is, with its default', () => {
    const options = rowsBelow('option');
    expect(options.map(([name]) => name)).toEqual(Object.keys(CHECKS));
    expect(options).toContainEqual(['contextTimeoutMs', CONTEXT_TIMEOUT_MS.toLocaleString('en-US')]);
  });

  it('lists every function of requestContexts that it tells to use', () => {
    const functions = rowsBelow('function').map(([name]) => name);
    expect(functions).toEqual(['run', 'pass', 'track', 'trackOf']);
    const contexts = requestContexts({ context: () => ({}) });
    for (const name of functions) expect(contexts).toHaveProperty(name, expect.any(Function));
  });
});
