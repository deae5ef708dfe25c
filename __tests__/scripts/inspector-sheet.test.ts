import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectorSheet } from '../../scripts/inspector-sheet.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sheet-'));
  for (const name of ['base.css', 'shell.css', 'lists.css'])
    writeFileSync(join(folder, name), `.${name.slice(0, -4)} { top: 0; }`);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the sheet begins with the plots, the base and the shell, and has each sheet once', () => {
  writeFileSync(join(folder, 'a.css'), '.a { top: 1px; }');
  const sheet = inspectorSheet(folder);
  const places = ['.uplot', '.base{', '.shell{', '.lists{', '.a{'].map((part) => sheet.indexOf(part));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
  expect(sheet.split('.base{').length).toBe(2);
});

it('the sheet leaves out comments and indentation, and no space that means something', () => {
  writeFileSync(
    join(folder, 'a.css'),
    `/* why */\n.a   .b:not(.c) > i {\n  margin: 0 auto;\n  top: calc(1px + 2px);\n}\n`,
  );
  expect(inspectorSheet(folder)).toContain('.a .b:not(.c) > i{margin: 0 auto;top: calc(1px + 2px)}');
});
