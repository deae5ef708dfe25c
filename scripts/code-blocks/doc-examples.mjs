// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** @import { Block } from './code-blocks.mjs' */

/**
 * The examples of the docstrings in `src`, as blocks of TypeScript.
 *
 * @param {string} root
 * @returns {(Block & { page: string })[]}
 */
export function docExamples(root) {
  if (!existsSync(join(root, 'src'))) return [];
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ page: `src/${name}`, source: readFileSync(join(root, 'src', name), 'utf8') }))
    .filter(({ source }) => source.includes('@example'))
    .flatMap(({ page, source }) => {
      const file = ts.createSourceFile(page, source, ts.ScriptTarget.ES2022, true);
      return examplesIn(file).map((tag) => ({
        page,
        line: file.getLineAndCharacterOfPosition(tag.getStart(file)).line + 2,
        language: 'ts',
        text: `${ts.getTextOfJSDocComment(tag.comment) ?? ''}\n`,
        isFirst: true,
      }));
    });
}

/** @param {ts.Node} node @returns {ts.JSDocTag[]} */
function examplesIn(node) {
  const own = ts
    .getJSDocTags(node)
    .filter(({ tagName, parent }) => tagName.text === 'example' && parent.parent === node);
  return [...own, ...node.getChildren().flatMap(examplesIn)];
}
