interface Work<Item, Result> {
  /** How many items are worked on at the same time. */
  readonly atATime: number;
  readonly work: (item: Item) => Promise<Result>;
  /** Called in the order of the items, as early as that allows. */
  readonly inOrder: (result: Result, index: number) => void;
}

/** Works on the items, some at the same time, and returns the results in the order of the items. */
export async function sideBySide<Item, Result>(items: readonly Item[], how: Work<Item, Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  let told = 0;
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      results[next[0]] = await how.work(next[1]);
      for (; told in results; told++) how.inOrder(results[told] as Result, told);
    }
  };
  await Promise.all(Array.from({ length: how.atATime }, lane));
  return results;
}
