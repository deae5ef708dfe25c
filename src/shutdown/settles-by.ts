/**
 * Whether the promise is fulfilled before `performance.now()` reaches `deadlineMs`; rejects as it does, if in time. The
 * timer holds the process, because a deadline that nobody waits for is none.
 */
export async function settlesBy(deadlineMs: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadlineMs - performance.now()), false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
