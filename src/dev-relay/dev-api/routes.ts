import { inspectorRoutes } from '../inspector/inspector-routes.js';
import type { DevRoute } from './dev-route.js';
import { evaluateRoutes } from './evaluate-routes.js';
import { requestRoutes } from './request-routes.js';

/** Everything that is served beside the relay's endpoints. A room adds its routes with one line. */
export const routes: readonly DevRoute[] = [...inspectorRoutes, ...evaluateRoutes, ...requestRoutes];
