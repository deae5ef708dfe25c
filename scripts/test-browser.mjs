// @ts-check
// Opens the pages that the package writes in a real Chromium: the one that CHROMIUM names, or the first that is found.
// Without one it says so in one line and exits with 3. UPDATE_SCREENSHOTS=1 makes the pictures of the docs anew.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const INSTALL = 'install it ("apt-get install chromium"), or name one in CHROMIUM';

if (!existsSync('node_modules/puppeteer-core')) missing('puppeteer-core is missing: run "npm ci".');
const chromium = chromiumOf(env['CHROMIUM']);
const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'browser', ...argv.slice(2)];
const { status } = spawnSync(execPath, jest, { stdio: 'inherit', env: { ...env, CHROMIUM: chromium } });
exit(status ?? 1);

/** @param {string | undefined} named */
function chromiumOf(named) {
  if (named) return isProgram(named) ? named : missing(`CHROMIUM names ${named}, which is no program.`);
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isProgram) ?? missing(`Chromium is missing: ${INSTALL}.`);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function missing(sentence) {
  console.error(sentence);
  exit(3);
}
