import type { RelaySetting } from '../endpoints/routes.js';
import type { RequestLog } from '../http/request-log.js';
import type { Resettable } from '../reset-relay.js';
import type { EventFeed } from './event-feed.js';

/** What the dev relay's own routes work with. */
export interface DevParts extends RelaySetting, Resettable {
  readonly eventFeed: EventFeed;
  readonly requestLog: RequestLog;
  /** Names, without a port, that `Host` may have beside those of this machine. */
  readonly allowHosts: readonly string[];
}
