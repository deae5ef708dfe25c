import { inspectorRoutes } from '../inspector/inspector-routes.js';
import type { DevRoute } from './dev-route.js';
import { evaluateRoutes } from './evaluate-routes.js';
import { eventRoutes } from './event-routes.js';
import { failureRoutes } from './failure-routes.js';
import { flagRoutes } from './flag-routes.js';
import { requestRoutes } from './request-routes.js';
import { resetRoutes } from './reset-routes.js';
import { streamRoutes } from './stream-routes.js';

/** Everything that is served beside the relay's endpoints. A room adds its routes with one line. */
export const routes: readonly DevRoute[] = [
  ...inspectorRoutes,
  ...eventRoutes,
  ...flagRoutes,
  ...failureRoutes,
  ...resetRoutes,
  ...evaluateRoutes,
  ...requestRoutes,
  ...streamRoutes,
];
