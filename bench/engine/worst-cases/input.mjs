import { attribute } from './attributes.mjs';

const named = (name) => (n) => ({ context: { [name]: attribute(name, n) } });

const sparse = (n) => {
  const list = [];
  list[n - 1] = 1;
  return { context: { list } };
};
const hashTable = (n) => ({ context: attribute('members', n) });
const objects = (n) => ({ context: { list: Array.from({ length: n }, (_, id) => ({ id })) } });
const wide = (n) => ({ context: { list: Array.from({ length: n / 100 }, () => hundred()) } });
const hundred = () => Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`member ${index}`, index]));

function deep(n) {
  let list = [];
  for (let index = 0; index < n; index++) list = index % 100 === 0 ? [list, []] : [list];
  return { context: { list } };
}

const shared = (n) => {
  const list = attribute('texts', n);
  return { context: { lists: Array.from({ length: 100 }, () => [list]) } };
};

/** Contexts, enrichments and default values that the guards walk over. */
export const guardRows = {
  'a list of texts': [named('texts')],
  'a list of lists': [named('lists')],
  'a list of objects': [objects],
  'a list with holes': [sparse],
  'objects of 100 members': [wide],
  'one object of as many members': [hashTable, named('members')],
  'nested lists': [deep],
  'one list, shared': [shared],
  bytes: [(n) => ({ context: { bytes: new Uint8Array(n) } })],
  'context, enrichment and default value': [
    (n) => ({
      ...named('texts')(n),
      enrichment: { others: attribute('others', n) },
      defaultValue: attribute('numbers', n),
    }),
  ],
};

const variations = { a: 1, b: 2 };
const percentage = { variations, defaultRule: { percentage: { a: 50, b: 50 } } };
const keyed = (key) => ({ flag: percentage, context: { targetingKey: key } });
const path = (n) => 'a.'.repeat(n / 2) + 'a';
const names = (n) => Object.fromEntries(Array.from({ length: n }, (_, index) => [`name ${index}`, 1]));
const dated = (n) => ({ gofeatureflag: { currentDateTime: `2026-01-01T00:00:00.${attribute('digits', n)}Z` } });

export const bucketingRows = {
  'a targeting key of letters': [(n) => keyed(attribute('text', n))],
  'a targeting key beyond ASCII': ['accented', 'astral'].map((name) => (n) => keyed(attribute(name, n))),
  'a path to the bucketing key': [(n) => ({ flag: { ...percentage, bucketingKey: path(n) }, context: { a: {} } })],
  'a percentage of as many names': [
    (n) => ({ flag: { variations, defaultRule: { percentage: names(n) } }, context: { targetingKey: 'user' } }),
  ],
  'the time of the context': [
    (n) => ({ flag: { ...percentage, experimentation: { end: '2027-01-01T00:00:00Z' } }, context: dated(n) }),
    (n) => ({ flag: { ...percentage, scheduledRollout: [{ date: '2025-01-01T00:00:00Z' }] }, context: dated(n) }),
  ],
};
