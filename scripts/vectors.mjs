// npm run vectors -- FILE: runs every case of a vector file through the evaluation engine. Exit code 1 on a difference.
import { existsSync, readFileSync } from 'node:fs';
import './register-typescript.mjs';

const { differencesOf, parseVectors } = await import('../__tests__/evaluation/engine/check-vectors.ts');

const SHOWN = 20;

function report({ vector, result }) {
  console.log(`${vector.area} ${vector.id}`);
  console.log(`  input    ${JSON.stringify(vector.input)}`);
  console.log(`  expected ${JSON.stringify(vector.anyOf ?? vector.output)}`);
  console.log(`  got ${JSON.stringify(result)}`);
}

function run(file) {
  const vectors = parseVectors(readFileSync(file, 'utf8'));
  const differences = differencesOf(vectors);
  differences.slice(0, SHOWN).forEach(report);
  if (differences.length > SHOWN) console.log(`and ${differences.length - SHOWN} more`);
  console.log(`${vectors.length - differences.length}/${vectors.length} equal`);
  process.exitCode = differences.length > 0 || vectors.length === 0 ? 1 : 0;
}

const USAGE = 'Usage: npm run vectors -- FILE, for instance __tests__/fixtures/engine-vectors.jsonl';

const [file] = process.argv.slice(2);
if (file === '--help') console.log(USAGE);
else if (file !== undefined && existsSync(file)) run(file);
else {
  console.error(file === undefined ? USAGE : `Expected a file of vectors, and there is no ${file}. ${USAGE}`);
  process.exitCode = 2;
}
