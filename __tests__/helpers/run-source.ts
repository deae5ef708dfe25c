import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface SourceRun {
  /** A file of the sources. It gets a copy of its own of each source that it imports. */
  readonly source: string;
  /** JavaScript that finds the exports of the source in `source`. */
  readonly script: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script with a source file in a Node process of its own. */
export function runSource({ source, script, env = {} }: SourceRun): { stdout: string; stderr: string } {
  const load = `
    const { readFileSync } = require('node:fs');
    const { dirname, join } = require('node:path');
    const { transformSync } = require('@swc/core');
    const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
    const load = (file) => {
      const source = (name) => join(dirname(file), name.replace(/js$/, 'ts'));
      const near = (name) => (name.startsWith('.') ? load(source(name)) : require(name));
      const exports = {};
      new Function('require', 'exports', transformSync(readFileSync(file, 'utf8'), options).code)(near, exports);
      return exports;
    };
    const source = load('${source}');
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', load + script], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { stdout, stderr };
}
