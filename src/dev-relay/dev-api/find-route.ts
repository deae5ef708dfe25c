import { nearestName } from '../../options/nearest-name.js';
import { DevError } from './dev-error.js';
import type { DevRoute } from './dev-route.js';

export interface FoundRoute {
  readonly route: DevRoute;
  readonly rest: string;
}

export interface DevTarget {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
}

/** Throws a `DevError` for an unknown path, a method that it does not take, and a broken escape. */
export function findDevRoute({ method, path }: DevTarget, routes: readonly DevRoute[]): FoundRoute {
  const there = routes.filter((route) => leadsTo(route.path, path));
  if (there.length === 0) throw notFound(path, routes);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const route = there.find((each) => each.method === wanted);
  if (route === undefined) throw wrongMethod(method, there);
  return { route, rest: restOf(route.path, path) };
}

function leadsTo(pattern: string, path: string): boolean {
  if (!pattern.endsWith('*')) return pattern === path;
  return path.length >= pattern.length && path.startsWith(pattern.slice(0, -1));
}

function restOf(pattern: string, path: string): string {
  if (!pattern.endsWith('*')) return '';
  try {
    return decodeURIComponent(path.slice(pattern.length - 1));
  } catch {
    throw new DevError('NOT_FOUND', { expected: 'escapes of UTF-8 in the path', got: path });
  }
}

/** All paths begin with it, so it makes no two of them similar. */
const ROOT = '/dev/';

function notFound(path: string, routes: readonly DevRoute[]): DevError {
  const paths = [...new Set(routes.map((route) => route.path))].filter((each) => each.startsWith(ROOT));
  const nearest = nearestName(
    path.replace(ROOT, ''),
    paths.map((each) => each.replace(ROOT, '')),
  );
  return new DevError('NOT_FOUND', {
    expected: nearest === undefined ? paths.join(', ') : ROOT + nearest,
    got: path,
  });
}

function wrongMethod(method: string, routes: readonly DevRoute[]): DevError {
  const allowed = routes.map((route) => (route.method === 'GET' ? 'GET, HEAD' : route.method)).join(', ');
  return new DevError('METHOD_NOT_ALLOWED', { expected: allowed, got: method, headers: { Allow: allowed } });
}
