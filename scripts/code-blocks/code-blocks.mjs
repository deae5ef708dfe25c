// @ts-check

/**
 * A fenced block of a page. `line` is that of its first line of text, from 1 on. `mark` is the text of the comment that
 * is before it; a block that directly follows another one without a mark of its own has the same, and `isFirst` is
 * false.
 *
 * @typedef {{ line: number, language: string, text: string, mark?: string | undefined, isFirst: boolean }} Block
 */

/** Every line of a page is one of these, outside of blocks; a fence may be in a list. */
const FENCE = /^( *)(`{3,}|~{3,}) *([\w-]*)/;
const COMMENT = /^ *<!-- (.+?) -->$/;

/**
 * The blocks that a page shows, in their order.
 *
 * @param {string} page
 * @returns {Block[]}
 */
export function blocksOf(page) {
  const lines = page.split('\n');
  /** @type {Block[]} */
  const blocks = [];
  let [mark, isFirst] = /** @type {[string | undefined, boolean]} */ ([undefined, true]);
  for (let at = 0; at < lines.length; at += 1) {
    const [line = '', fence] = [lines[at], FENCE.exec(lines[at] ?? '')];
    if (fence !== null) {
      const end = endOf(lines, { from: at + 1, fence });
      const text = lines.slice(at + 1, end).map((each) => `${each}\n`);
      blocks.push({ line: at + 2, language: fence[3] ?? '', text: text.join(''), mark, isFirst });
      [at, isFirst] = [end, false];
    } else if (COMMENT.test(line)) [mark, isFirst] = [COMMENT.exec(line)?.[1], true];
    else if (line.trim() !== '') [mark, isFirst] = [undefined, true];
  }
  return blocks;
}

/**
 * @param {readonly string[]} lines
 * @param {{ from: number, fence: readonly (string | undefined)[] }} start
 */
function endOf(lines, { from, fence: [, indent = '', ticks = ''] }) {
  const end = lines.findIndex((line, at) => at >= from && line.startsWith(indent + ticks));
  return end < 0 ? lines.length : end;
}

/** The page without its blocks; each line keeps its number. @param {string} page */
export function withoutBlocks(page) {
  const lines = page.split('\n');
  for (const { line, text } of blocksOf(page)) {
    const count = text.split('\n').length - 1;
    for (let at = line - 2; at <= line - 1 + count && at < lines.length; at += 1) lines[at] = '';
  }
  return lines.join('\n');
}
