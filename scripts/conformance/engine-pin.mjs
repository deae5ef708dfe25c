// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./verdicts.mjs').Verdict} Verdict */

const pin = 'src/evaluation/engine/engine-version.json';
const vectors = '__tests__/fixtures/engine-vectors.jsonl';
const checker = '../../__tests__/evaluation/engine/check-vectors.ts';

/**
 * The version of the official engine that ours is equal to, and how equal it is at this moment.
 *
 * @param {string} root
 */
export async function enginePin(root) {
  const { module, version } = JSON.parse(await readFile(join(root, pin), 'utf8'));
  await import('../register-typescript.mjs');
  const { differencesOf, parseVectors } = await import(checker);
  const recorded = parseVectors(await readFile(join(root, vectors), 'utf8'));
  const differing = differencesOf(recorded).length;
  return (
    `${module} ${version} (${pin}): ours is a native implementation verified against that engine; ` +
    `${recorded.length} of its results compared, ${differing} differ`
  );
}

/**
 * Adds to the verdicts what it means here that the engine is the pinned one.
 *
 * @param {Verdict[]} verdicts
 * @param {string} engine
 * @returns {Verdict[]}
 */
export function withEngineNote(verdicts, engine) {
  return verdicts.map((verdict) =>
    verdict.requirement.id === 'GOFF-ENG-001' ? { ...verdict, evidence: `${verdict.evidence}; ${engine}` } : verdict,
  );
}
