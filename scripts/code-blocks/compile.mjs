// @ts-check
import { join } from 'node:path';
import ts from 'typescript';

/** What a reader who copies from a page may have switched on. @type {ts.CompilerOptions} */
const options = {
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, types: ['node'], noEmit: true },
  ...{ moduleDetection: ts.ModuleDetectionKind.Force, allowJs: true, checkJs: true, skipLibCheck: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, experimentalDecorators: true },
};

/** JavaScript has no place for these: 7006, 7031 and their like want a type where something is declared. */
const wantsAnnotation = (/** @type {ts.Diagnostic} */ { file, code }) =>
  file?.fileName.endsWith('.mjs') === true && Math.trunc(code / 1000) === 7;

/**
 * Compiles files of the repository, and texts that stand for a file each; returns a sentence for each mistake, which
 * begins with the name of the file.
 *
 * @param {{ root: string, names: readonly string[], texts: ReadonlyMap<string, string> }} sources
 * @returns {string[]}
 */
export function compile({ root, names, texts }) {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  const textOf = (/** @type {string} */ path) => texts.get(path.slice(root.length + 1));
  host.fileExists = (path) => textOf(path) !== undefined || fileExists(path);
  host.readFile = (path) => textOf(path) ?? readFile(path);
  const roots = [...names, ...texts.keys()].map((name) => join(root, name));
  const program = ts.createProgram(roots, options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter((mistake) => !wantsAnnotation(mistake))
    .map((mistake) => sentence(mistake, root));
}

/** @param {ts.Diagnostic} mistake @param {string} root */
function sentence({ file, start = 0, messageText }, root) {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined) return text;
  return `${file.fileName.slice(root.length + 1)}:${file.getLineAndCharacterOfPosition(start).line + 1} ${text}`;
}
