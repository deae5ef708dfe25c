import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesOf, parseVectors } from './check-vectors.js';

const vectors = parseVectors(readFileSync(join(__dirname, '../../fixtures/engine-vectors.jsonl'), 'utf8'));
const areas = [...new Set(vectors.map(({ area }) => area))].sort();

/** `area id: expected, got` for each difference, so that a failure says where to look. */
const described = (area: string): string[] =>
  differencesOf(vectors.filter((vector) => vector.area === area)).map(
    ({ vector: { id, anyOf, output }, result }) =>
      `${area} ${id}: expected ${JSON.stringify(anyOf ?? output)}, got ${JSON.stringify(result)}`,
  );

describe('the recorded results of the official engine', () => {
  it('are 3,799', () => {
    expect(vectors).toHaveLength(3_799);
  });

  it.each(areas)('GOFF-ENG-001: are given again in the area %s', (area) => {
    expect(described(area)).toEqual([]);
  });
});
