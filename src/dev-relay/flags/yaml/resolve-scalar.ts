import { INVALID_BYTE } from '../../go/json.js';
import { textOf } from '../../go/text.js';
import { yamlTime } from '../../go/time.js';
import { UnreadableFlagError } from '../unreadable-flag.js';
import { visible } from '../../../log-text.js';
import { resolveNumber, resolvePointFirst } from './resolve-number.js';
import type { YamlScalar } from './yaml-node.js';

/** What a scalar is by itself. The value of a time is its text as Go writes it in JSON. */
export interface Resolved {
  readonly tag: string;
  readonly value: null | boolean | number | bigint | string;
}

/** What a scalar is by itself, whatever is expected in its place. Throws if its tag says that it is something else. */
export function resolveScalar({ tag, text, position }: YamlScalar): Resolved {
  if (tag === '!!binary') return { tag, value: fromBase64(text, position) };
  if (!resolvable.has(tag)) return { tag, value: text };
  const resolved = tag === '!!str' ? { tag, value: text } : resolvePlain(text, tag);
  if (tag === '' || tag === resolved.tag) return resolved;
  if (tag === '!!float' && resolved.tag === '!!int' && !isUnsigned(resolved.value)) {
    return { tag, value: Number(resolved.value) };
  }
  throw new UnreadableFlagError(`\`${visible(text)}\` is no ${tag}`, position);
}

/** Above the signed integers of 64 bits. */
export function isUnsigned(value: unknown): boolean {
  return typeof value === 'bigint' && value >= 2n ** 63n;
}

/** Tags that the text may contradict. Any other tag makes a text of it. */
const resolvable = new Set(['', '!!str', '!!bool', '!!int', '!!float', '!!null', '!!timestamp']);

const words = new Map<string, Resolved>();
addWords({ tag: '!!bool', value: true }, ['true', 'True', 'TRUE']);
addWords({ tag: '!!bool', value: false }, ['false', 'False', 'FALSE']);
addWords({ tag: '!!null', value: null }, ['', '~', 'null', 'Null', 'NULL']);
addWords({ tag: '!!float', value: NaN }, ['.nan', '.NaN', '.NAN']);
addWords({ tag: '!!float', value: Infinity }, ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']);
addWords({ tag: '!!float', value: -Infinity }, ['-.inf', '-.Inf', '-.INF']);

function addWords(resolved: Resolved, spellings: readonly string[]): void {
  for (const spelling of spellings) words.set(spelling, resolved);
}

function resolvePlain(text: string, tag: string): Resolved {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return resolvePointFirst(text) ?? { tag: '!!str', value: text };
  if (!/^[-+0-9]/.test(text)) return { tag: '!!str', value: text };
  const time = tag === '' || tag === '!!timestamp' ? yamlTime(text) : undefined;
  if (time !== undefined) return { tag: '!!timestamp', value: time };
  return resolveNumber(text) ?? { tag: '!!str', value: text };
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function fromBase64(text: string, position: YamlScalar['position']): string {
  // Go passes over line breaks.
  const digits = text.replace(/[\r\n]/g, '');
  if (!base64.test(digits)) throw new UnreadableFlagError('a !!binary value is no base64', position);
  return textOf(Buffer.from(digits, 'base64'), INVALID_BYTE);
}
