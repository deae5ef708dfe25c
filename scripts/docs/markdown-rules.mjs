// @ts-check

/**
 * A token of markdown-it.
 *
 * @typedef {{ type: string, info: string, children: Token[] | null }} Token
 * @typedef {{ core: { ruler: { push(name: string, rule: (state: { tokens: Token[] }) => void): void } } }} Parser
 */

/** Where TypeDoc reads Markdown in another way than GitHub. @param {Parser} parser */
export function readAsGitHub(parser) {
  parser.core.ruler.push('code-in-headings', countCodeAsText);
  parser.core.ruler.push('plain-fences', nameText);
}

/**
 * TypeDoc leaves code out of the anchors of headings; GitHub does not. It looks for texts among the children of each
 * part of a heading: code gets itself as such a child, and is rendered as before.
 *
 * @param {{ tokens: Token[] }} state
 */
function countCodeAsText({ tokens }) {
  const headings = tokens.filter((_token, at) => tokens[at - 1]?.type === 'heading_open');
  const code = headings.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'code_inline');
  for (const child of code) child.children = [{ ...child, type: 'text', children: null }];
}

/**
 * TypeDoc takes a block that names no language for TypeScript, and colors drawings as code.
 *
 * @param {{ tokens: Token[] }} state
 */
function nameText({ tokens }) {
  for (const token of tokens) if (token.type === 'fence' && token.info.trim() === '') token.info = 'text';
}
