// @ts-check

/**
 * A token of markdown-it.
 *
 * @typedef {{ type: string, children: Token[] | null }} Token
 */

/**
 * TypeDoc leaves code out of the anchors of headings; GitHub does not. It looks for texts among the children of each
 * part of a heading: code gets itself as such a child, and is rendered as before.
 *
 * @param {{ core: { ruler: { push(name: string, rule: (state: { tokens: Token[] }) => void): void } } }} parser
 */
export function countCodeAsText(parser) {
  parser.core.ruler.push('code-in-headings', ({ tokens }) => {
    const headings = tokens.filter((_token, at) => tokens[at - 1]?.type === 'heading_open');
    const code = headings.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'code_inline');
    for (const child of code) child.children = [{ ...child, type: 'text', children: null }];
  });
}
