const count = (number) => number.toLocaleString('en');
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const signed = (share) => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

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

/** The first result is the control. */
export function printTable(results, lift) {
  const rows = results.map((result, index) => [
    result.variation,
    count(result.visitors),
    count(result.conversions),
    result.visitors === 0 ? '–' : percent(result.conversions / result.visitors),
    result.visitors === 0 ? '–' : (result.revenue / result.visitors).toFixed(2),
    index === 0 ? '–' : liftText(lift),
  ]);
  const table = [['variation', 'visitors', 'conversions', 'rate', 'revenue/visitor', 'lift (95 % interval)'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   '));
  }
}

function liftText(lift) {
  if (lift === undefined) return '–';
  return `${signed(lift.estimate)} (${signed(lift.low)} to ${signed(lift.high)})`;
}
