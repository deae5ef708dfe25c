/** Whether `test` holds for a value or one within it. No recursion: values may be nested too deeply for the stack. */
export function someValue(root: unknown, test: (value: unknown) => boolean): boolean {
  const due: unknown[] = [root];
  while (due.length > 0) {
    const value = due.pop();
    if (test(value)) return true;
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) due.push(inner);
  }
  return false;
}
