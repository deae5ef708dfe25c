const NOBODY = 65_534;

/**
 * Runs something as a user for whom the modes of files count. Root ignores them; whoever runs the tests as somebody
 * else is such a user already.
 */
export async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  const { seteuid, setegid } = process;
  if (process.geteuid?.() !== 0 || seteuid === undefined || setegid === undefined) return act();
  setegid(NOBODY);
  seteuid(NOBODY);
  try {
    return await act();
  } finally {
    seteuid(0);
    setegid(0);
  }
}
