import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../findings');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
const page = readFileSync(join(folder, 'README.md'), 'utf8');

it('findings/README.md has a row for each script, and no other', () => {
  const named = [...page.matchAll(/^\| .+ \| \[(\S+\.sh)\]\((\S+)\) \| .+ \|$/gm)];
  expect(named.map(([, name]) => name).sort()).toEqual(scripts.sort());
  expect(named.map(([, , target]) => target)).toEqual(named.map(([, name]) => name));
});

it.each(scripts)('%s says what is expected, what is seen, and of which versions', (name) => {
  const script = readFileSync(join(folder, name), 'utf8');
  for (const part of ['# Expected: ', '# Seen: ', '# Versions: ']) expect(script).toContain(part);
});

it.each(scripts)('%s can be run, and ends with its first failure', (name) => {
  const file = join(folder, name);
  expect(() => accessSync(file, constants.X_OK)).not.toThrow();
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env bash\n(?:#.*\n)+set -euo? ?/);
});
