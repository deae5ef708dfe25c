const assert = require('node:assert/strict');
const { mkdir, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

const second = 1700000000;
const saw = (userKey, variation) => {
  return { kind: 'feature', userKey, creationDate: second, key: 'new-button', variation, default: false };
};
const bought = (userKey, details, creationDate = second) => {
  return { kind: 'tracking', userKey, creationDate, key: 'purchase', trackingEventDetails: details };
};

const events = [
  ...['ada', 'bob', 'cleo', '007', '7'].map((user) => saw(user, 'on')),
  ...['dan', 'eve', 'fay'].map((user) => saw(user, 'off')),
  bought('ada', { value: 0.1, currency: 'EUR' }),
  bought('ada', { value: '0.2', currency: 'EUR' }),
  bought('dan', { value: 5, currency: 'EUR', eventId: '1' }),
  bought('dan', { value: 5, currency: 'EUR', eventId: '1', again: true }, second + 1),
  bought('eve', { value: 5, currency: 'EUR' }, second - 1),
];

const on = {
  exposedUsers: 5,
  convertingUsers: 1,
  conversions: 2,
  revenue: { EUR: { sum: '0.3', sumOfSquares: '0.09' } },
};
const off = { exposedUsers: 3, convertingUsers: 1, conversions: 1, revenue: { EUR: { sum: '5', sumOfSquares: '25' } } };

/** A folder with a few events whose counts are known. */
exports.writeEvents = async (folder) => {
  await mkdir(join(folder, 'deeper'), { recursive: true });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'a.json'), lines.slice(0, 10).join(''));
  await writeFile(join(folder, 'deeper/b.jsonl'), `${lines.slice(9).join('')}{"torn`);
};

exports.question = { flag: 'new-button', goal: 'purchase' };

/** The result as the function resolves with it, or as the command prints it. */
exports.checkResult = (result) => {
  const { counts, statistics } = JSON.parse(JSON.stringify(result));
  const none = { conversionsWithoutValue: 0, conversionsWithUnusableValue: 0 };
  assert.deepEqual(counts.variations, { off: { ...off, ...none }, on: { ...on, ...none } });
  assert.deepEqual(counts.files, { read: 2, empty: 0 });
  assert.deepEqual([counts.lines.read, counts.lines.malformed], [15, 1]);
  const { repeated, sameId, beforeExposure, counted } = counts.goalEvents;
  assert.deepEqual(
    { repeated, sameId, beforeExposure, counted },
    { repeated: 1, sameId: 1, beforeExposure: 1, counted: 3 },
  );
  assert.equal(statistics.control, 'on');
};

/** One sentence with a way out that works. A bare `npx goff-…` would ask the registry for a package of that name. */
exports.checkSentence = (text) => {
  assert.equal(text.trim().split('\n').length, 1);
  assert.match(text, /`npm i -D @duckdb\/node-api`/);
  assert.match(text, /`npx --no -- goff-impact/);
  assert.match(text, /`npx -p goff-server-provider -p @duckdb\/node-api goff-impact/);
  assert.doesNotMatch(text, /npx goff|does not load/);
};

/** The function, with DuckDB or without. */
exports.checkFunction = async ({ impact, ImpactError }, { folder, isComplete }) => {
  await exports.writeEvents(folder);
  const options = { ...exports.question, files: folder };
  if (isComplete) return exports.checkResult(await impact(options));
  const error = await impact(options).catch((reason) => reason);
  assert.ok(error instanceof ImpactError, `${error}`);
  assert.deepEqual([error.code, error.exitCode], ['DUCKDB_MISSING', 3]);
  return exports.checkSentence(error.message);
};
