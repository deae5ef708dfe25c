const STEPS = 10;
const LOOK_MS = 250;

/**
 * Says, ten times in all, how many visitors have been there. Returns a function that ends it.
 *
 * @param {() => number} countOf
 * @param {number} total
 * @param {(who: string, what: string) => void} say
 */
export function showProgress(countOf, total, say) {
  let said = 0;
  const timer = setInterval(() => {
    const step = Math.floor((countOf() / total) * STEPS);
    if (step === said) return;
    said = step;
    say('visitors', `${countOf().toLocaleString('en')} of ${total.toLocaleString('en')}`);
  }, LOOK_MS);
  return () => clearInterval(timer);
}
