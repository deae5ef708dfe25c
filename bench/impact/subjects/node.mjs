// Node.js by itself: JSON.parse line by line, a Map of users, and amounts in whole cents.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
/** By key: the variation and the first exposure. */
const exposed = new Map();
/** By key: time and cents of one goal event after the other. */
const bought = new Map();

function readFile(file) {
  const text = readFileSync(join(folder, file), 'latin1');
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end > start) readLine(JSON.parse(text.slice(start, end)));
  }
}

function readLine({ kind, key, userKey, creationDate, variation, trackingEventDetails }) {
  if (kind === 'feature' && key === 'new-checkout') expose(userKey, creationDate, variation);
  if (kind === 'tracking' && key === 'order') buy(userKey, creationDate, Math.round(trackingEventDetails.value * 100));
}

function expose(userKey, time, variation) {
  const user = exposed.get(userKey);
  if (user === undefined) exposed.set(userKey, { first: time, variation, mixed: false });
  else if (user.variation !== variation) user.mixed = true;
  else if (time < user.first) user.first = time;
}

function buy(userKey, time, cents) {
  const list = bought.get(userKey);
  if (list === undefined) bought.set(userKey, [time, cents]);
  else list.push(time, cents);
}

function addTo(total, { first }, list = []) {
  let [conversions, cents] = [0, 0];
  for (let at = 0; at < list.length; at += 2) {
    if (list[at] < first) continue;
    conversions++;
    cents += list[at + 1];
  }
  total.exposedUsers++;
  total.convertingUsers += conversions > 0 ? 1 : 0;
  total.conversions += conversions;
  total.cents += BigInt(cents);
  total.squares += BigInt(cents) ** 2n;
}

function decimal(units, places) {
  const digits = String(units).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

for (const file of readdirSync(folder)) readFile(file);
const totals = {};
for (const [userKey, user] of exposed) {
  if (user.mixed) continue;
  totals[user.variation] ??= { exposedUsers: 0, convertingUsers: 0, conversions: 0, cents: 0n, squares: 0n };
  addTo(totals[user.variation], user, bought.get(userKey));
}
const variations = Object.entries(totals).map(([variation, { cents, squares, ...counts }]) => [
  variation,
  { ...counts, sum: decimal(cents, 2), sumOfSquares: decimal(squares, 4) },
]);
console.log(JSON.stringify({ variations: Object.fromEntries(variations) }));
