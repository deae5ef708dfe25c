/** Sets a text where it differs: what has not changed costs no layout, and no screen reader is told of it. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
