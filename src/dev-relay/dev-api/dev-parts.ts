import type { EvaluationSetting } from '../endpoints/ofrep.js';
import type { Failures } from '../failures/failures.js';
import type { ApiKeys } from '../http/authentication.js';
import type { RequestLog } from '../http/request-log.js';

/** What the routes of the dev relay's own work with. */
export interface DevParts extends EvaluationSetting {
  readonly failures: Failures;
  readonly requestLog: RequestLog;
  /** As for the relay's endpoints: evaluation keys make clients show one. */
  readonly apiKeys: ApiKeys;
  /** Names, without a port, that `Host` may have beside those of this machine. */
  readonly allowHosts: readonly string[];
}
