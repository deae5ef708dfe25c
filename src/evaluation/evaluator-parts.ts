import type { Logger } from '../logger.js';
import type { ResolvedOptions } from '../options/resolve-options.js';
import type { Random } from '../timing/backoff.js';
import type { EvaluationListener } from './evaluator.js';

export interface EvaluatorParts {
  readonly options: ResolvedOptions;
  readonly listener: EvaluationListener;
  readonly logger: Logger;
  readonly random: Random;
}
