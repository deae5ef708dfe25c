import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFile } from '../helpers/temporary-files.js';

const dist = resolve(__dirname, '../../dist');

/** Starts the built relay in a process of its own, and returns which readers it has loaded and what it serves. */
async function servedByBuiltRelay(options: object): Promise<{ readers: string[]; configuration: unknown }> {
  const script = `
    const { startDevRelay } = require(${JSON.stringify(join(dist, 'dev-relay/index.cjs'))});
    startDevRelay(${JSON.stringify(options)}).then(async (relay) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      const response = await fetch(relay.url + '/v1/flag/configuration', init);
      const readers = Object.keys(require.cache).map((path) => /read-(yaml|toml)/.exec(path)?.[1]).filter(Boolean);
      console.log(JSON.stringify({ readers, configuration: await response.json() }));
      await relay.close();
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
  return JSON.parse(stdout) as { readers: string[]; configuration: unknown };
}

const flag = { variations: { a: 'A' }, defaultRule: { variation: 'a' } };
const served = { flags: { f: flag } };

describe('the dev relay as built for CommonJS', () => {
  it('imports nothing at run time: a Jest without --experimental-vm-modules could not', () => {
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.cjs'));
    expect(files).toContain(join('dev-relay', 'index.cjs'));
    expect(files.filter((file) => /\bimport\(/.test(readFileSync(join(dist, file), 'utf8')))).toEqual([]);
  });

  it.each([
    ['flags.yaml', 'f: { variations: { a: A }, defaultRule: { variation: a } }', ['yaml']],
    ['flags.toml', 'f = { variations = { a = "A" }, defaultRule = { variation = "a" } }', ['toml']],
    ['flags.json', JSON.stringify({ f: flag }), []],
  ])('reads %s, and loads what reads its format alone', async (name, text, readers) => {
    const flagsFile = await temporaryFile(name, text);
    await expect(servedByBuiltRelay({ flagsFile })).resolves.toEqual({ readers, configuration: served });
  });

  it('loads no reader of files if it is given none', async () => {
    await expect(servedByBuiltRelay({ flags: { f: flag } })).resolves.toEqual({ readers: [], configuration: served });
  });
});
