// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the files of this repository are that a page may tell to run; others are the reader's own. */
const OURS = /\b(?:node|bash|sh)\s+((?:scripts|examples|bench|__tests__|findings)\/[\w./-]+\.(?:m?[jt]s|sh))/g;

const SCRIPT = /\bnpm (?:run|run-script)\s+(?:(?:-s|--silent)\s+)?([\w:-]+)/g;

/**
 * A sentence for each command of the pages that does not exist: a script of `package.json`, a file to run.
 *
 * @param {{ root: string, pages: ReadonlyMap<string, string>, scripts: readonly string[] }} sources
 * @returns {string[]}
 */
export function commandMistakes({ root, pages, scripts }) {
  return [...pages].flatMap(([page, text]) => {
    const unknown = found(text, SCRIPT).filter(({ name }) => !scripts.includes(name));
    // What is below `build/` is made by the command before it.
    const missing = found(text, OURS).filter(({ name }) => !/\/build\//.test(name) && !existsSync(join(root, name)));
    return [
      ...unknown.map(({ name, line }) => `${page}:${line} package.json has no script "${name}".`),
      ...missing.map(({ name, line }) => `${page}:${line} there is no file ${name}.`),
    ];
  });
}

/** @param {string} text @param {RegExp} pattern */
function found(text, pattern) {
  return [...text.matchAll(pattern)].map(({ index, 1: name = '' }) => ({
    name,
    line: text.slice(0, index).split('\n').length,
  }));
}

/**
 * The options that a page gives to a command of the package, in code: `--flags` of `goff-dev-relay --flags flags.yaml`.
 *
 * @param {string} text
 * @param {string} command
 * @returns {string[]}
 */
export function optionsGivenTo(text, command) {
  const call = new RegExp(`(?<![\\w./-])${command}(?![\\w-])((?:\\\\\\n|[^\\n\`|;&])*)`, 'g');
  const given = [...text.matchAll(call)].flatMap(([, rest = '']) => rest.match(/(?<!\S)--[a-z][\w-]*/g) ?? []);
  return [...new Set(given)];
}
