import * as types from 'node:util/types';
import { MAX_VISITS } from './visit-budget.js';

/** Typed arrays and buffers with more elements than this are described, not written. */
const MAX_BINARY_ELEMENTS = 1_000;

/** A BigInt beyond this magnitude, of about a thousand digits, is not written: its digits take long to compute. */
const MAX_BIGINT = 1n << 3_322n;

/** Is written in place of an object within itself. */
export const CIRCULAR = '[Circular]';

/** Is written in place of what is nested too deep, or takes too long to read. */
export const TRUNCATED = '[Truncated]';

/**
 * What is written in place of an object: what its `toJSON` returns, the primitive that is boxed in it, a description
 * such as `[Uint8Array 1000000]`, or the object itself. As in `JSON.stringify`, a `toJSON` of what `toJSON` returned is
 * not called. Throws what a `toJSON` or a proxy throws.
 */
export function standInOf(value: object, name: string | number): unknown {
  const { constructor, toJSON } = value as { constructor?: unknown; toJSON?: unknown };
  // Nearly all objects are plain, and asking for more costs a call into the engine.
  const isPlain = constructor === Object || Array.isArray(value);
  if (typeof toJSON !== 'function') return isPlain ? value : plainFormOf(value);
  const description = isPlain ? undefined : descriptionOf(value);
  if (description !== undefined) return description;
  const replacement: unknown = Reflect.apply(toJSON, value, [String(name)]);
  return typeof replacement === 'object' && replacement !== null ? plainFormOf(replacement) : replacement;
}

/** The decimal digits of a BigInt. */
export function digitsOf(value: bigint): string {
  return value < MAX_BIGINT && value > -MAX_BIGINT ? value.toString() : TRUNCATED;
}

function plainFormOf(value: object): unknown {
  return types.isBoxedPrimitive(value) ? unboxed(value) : (descriptionOf(value) ?? value);
}

function unboxed(value: object): unknown {
  if (types.isStringObject(value)) return valueBy(String.prototype, value);
  if (types.isNumberObject(value)) return valueBy(Number.prototype, value);
  if (types.isBooleanObject(value)) return valueBy(Boolean.prototype, value);
  return types.isBigIntObject(value) ? valueBy(BigInt.prototype, value) : value;
}

/** The boxed primitive, not read with the object's own `valueOf`, which may return anything. */
function valueBy(prototype: object, value: object): unknown {
  return Reflect.apply(Reflect.get(prototype, 'valueOf') as () => unknown, value, []);
}

/** The text for what would take too long to be written; `undefined` for everything else. */
function descriptionOf(value: object): string | undefined {
  if (ArrayBuffer.isView(value)) return describeLarge(viewNameOf(value), viewLengthOf(value));
  if (types.isArrayBuffer(value)) return describeLarge('ArrayBuffer', value.byteLength);
  if (types.isSharedArrayBuffer(value)) return describeLarge('SharedArrayBuffer', value.byteLength);
  return isHiddenList(value) ? TRUNCATED : undefined;
}

function describeLarge(name: string, length: number): string | undefined {
  return length > MAX_BINARY_ELEMENTS ? `[${name} ${length}]` : undefined;
}

const typedArrayPrototype = Reflect.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

function viewNameOf(view: ArrayBufferView): string {
  if (Buffer.isBuffer(view)) return 'Buffer';
  return types.isDataView(view) ? 'DataView' : String(Reflect.get(typedArrayPrototype, Symbol.toStringTag, view));
}

/** The getter is that of the prototype: a view can have a `length` of its own, which says nothing. */
function viewLengthOf(view: ArrayBufferView): number {
  return types.isDataView(view) ? view.byteLength : Number(Reflect.get(typedArrayPrototype, 'length', view));
}

const PROBES = [0, 1, 31_337, 65_537, MAX_VISITS - 1];

/**
 * Whether this is no list, but has or inherits more numbered members than are ever written: a proxy of a typed array,
 * an object whose prototype is a list. The engine makes the names of all of them before it returns the first, which
 * takes some microseconds for each, so counting them in the loop would be too late.
 */
function isHiddenList(value: object): boolean {
  return !Array.isArray(value) && PROBES.every((index) => index in value);
}
