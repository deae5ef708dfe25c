import type { DevCall, DevResponse, DevRoute } from '../dev-api/dev-route.js';
import { readAsset } from './assets.js';
import { PAGE_HEADERS } from './page-headers.js';

/** The inspector's page at `/`, and what it loads. */
export const inspectorRoutes: readonly DevRoute[] = [
  { method: 'GET', path: '/', serve: () => serveAsset('index.html') },
  { method: 'GET', path: '/inspector/*', serve: ({ rest }: DevCall) => serveAsset(rest) },
];

async function serveAsset(name: string): Promise<DevResponse> {
  const { type, body } = await readAsset(name);
  return { headers: { ...PAGE_HEADERS, 'Content-Type': type }, body };
}
