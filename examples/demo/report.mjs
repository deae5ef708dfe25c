const count = (number) => number.toLocaleString('en');

const { isTTY } = process.stdout;

/** A line of the story: who, and what. On a terminal it takes the place of the progress. */
export const say = (who, what) => console.log(`${isTTY ? '\r\x1b[K' : ''}${who.padEnd(11)}${what}`);

/** Tells how many visitors have been there: on a terminal in one line that changes, else ten times. */
export function progressOf(total) {
  const step = Math.ceil(total / (isTTY ? 100 : 10));
  return (done) => {
    if (done % step !== 0 && done !== total) return;
    const progress = `${count(done)} of ${count(total)}`;
    if (isTTY && done !== total) process.stdout.write(`\r${'visitors'.padEnd(11)}${progress}`);
    else say('visitors', progress);
  };
}

export function printLedger({ accepted, delivered, retries }, lost) {
  const counts = [`accepted: ${count(accepted)}`, `delivered: ${count(delivered)}`, `retries: ${count(retries)}`];
  console.log();
  say('ledger', [...counts, `lost: ${lost}`].join(', '));
  console.log();
}
