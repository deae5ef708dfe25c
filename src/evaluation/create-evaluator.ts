import type { Evaluator } from './evaluator.js';
import type { EvaluatorParts } from './evaluator-parts.js';
import { LateEvaluator } from './late-evaluator.js';

/**
 * The evaluator that the options ask for, with connections of its own to `endpoint`. Its parts are loaded when it is
 * first used: the engine alone is a third of the package, and the other mode is never used.
 */
export function createEvaluator(parts: EvaluatorParts): Evaluator {
  const isRemote = parts.options.evaluationType === 'Remote';
  const create = isRemote ? createRemote : createInProcess;
  return new LateEvaluator({ create: () => create(parts), recordsFailures: !isRemote });
}

async function createRemote(parts: EvaluatorParts): Promise<Evaluator> {
  const { createRemoteEvaluator } = await import('./create-remote-evaluator.js');
  return createRemoteEvaluator(parts);
}

async function createInProcess(parts: EvaluatorParts): Promise<Evaluator> {
  const { createInProcessEvaluator } = await import('./create-in-process-evaluator.js');
  return createInProcessEvaluator(parts);
}
