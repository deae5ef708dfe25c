import { firstJsonTree } from './json-tree.js';
import { GoEofError, GoSyntaxError } from './scanner.js';
import { findGoTypeError, type GoTarget } from './type-error.js';

/** What a request brings for a Go struct. `body` is undefined when the request announces none. */
export interface BindRequest {
  readonly contentType: string | undefined;
  readonly body: Buffer | undefined;
}

/** The fields that were given, by the names of the target; or why there are none, in the relay's words. */
export type Bound = { readonly fields: Readonly<Record<string, unknown>> } | { readonly error: string };

/**
 * Binds a request body as the relay's web framework does: nothing is read of a missing body or a form, any other
 * content type than `application/json` is a 415, text behind the first value is ignored, names match without regard to
 * case.
 */
export function bindGoStruct({ contentType, body }: BindRequest, target: GoTarget): Bound {
  if (body === undefined) return { fields: {} };
  const mediaType = (contentType?.split(';')[0] ?? '').trim();
  if (formTypes.has(mediaType)) return { fields: {} };
  if (mediaType !== 'application/json') return { error: 'code=415, message=Unsupported Media Type' };
  return decode(body, target);
}

const formTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

function decode(body: Buffer, target: GoTarget): Bound {
  try {
    const value = parseFirstValue(body);
    if (isWellBehaved(value, target)) return { fields: fieldsOf(value, target) };
    // The exact words need positions in the text.
    const mismatch = findGoTypeError(body, target);
    if (mismatch === undefined) return { fields: fieldsOf(value, target) };
    const { expected, got, field, offset, message } = mismatch;
    const summary = `Unmarshal type error: expected=${expected}, got=${got}, field=${field}, offset=${offset}`;
    return { error: `code=400, message=${summary}, internal=${message}` };
  } catch (error) {
    return { error: describeDecodeError(error) };
  }
}

function parseFirstValue(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    const { start, end } = firstJsonTree(body);
    return JSON.parse(body.toString('utf8', start, end));
  }
}

function describeDecodeError(error: unknown): string {
  if (error instanceof GoSyntaxError) {
    return `code=400, message=Syntax error: offset=${error.offset}, error=${error.message}, internal=${error.message}`;
  }
  if (error instanceof GoEofError) return `code=400, message=${error.message}, internal=${error.message}`;
  throw error;
}

/** Whether it is certain, at little cost, that Go's decoder has nothing to complain about. */
function isWellBehaved(value: unknown, target: GoTarget): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === null;
  return isFiniteAndShallow(value) && Object.entries(value).every(([name, member]) => fits(member, name, target));
}

function fits(value: unknown, name: string, target: GoTarget): boolean {
  const type = target.fields[name.toLowerCase()];
  if (value === null || type === undefined) return true;
  if (type === 'map') return isObject(value);
  if (typeof type !== 'object') return type === 'any' || typeof value === type;
  const elementFits = (element: unknown): boolean =>
    element === null || (type.listOf === 'map' ? isObject(element) : typeof element === type.listOf);
  return Array.isArray(value) && value.every(elementFits);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Level by level, as a body may be nested deeper than the stack holds. */
function isFiniteAndShallow(root: object): boolean {
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= 10_000) return false;
    const below: object[] = [];
    for (const container of level) {
      for (const value of Object.values(container) as unknown[]) {
        if (typeof value === 'object' && value !== null) below.push(value);
        else if (typeof value === 'number' && !Number.isFinite(value)) return false;
      }
    }
    level = below;
  }
  return true;
}

function fieldsOf(value: unknown, { fields }: GoTarget): Record<string, unknown> {
  const members = Object.entries(value ?? {}).map(([name, member]) => [name.toLowerCase(), member] as const);
  return Object.fromEntries(members.filter(([name]) => Object.hasOwn(fields, name)));
}
