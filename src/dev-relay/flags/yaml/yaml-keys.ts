import { visible } from '../../../log-text.js';
import { UnreadableFlagError } from '../unreadable-flag.js';
import { targetOf, type YamlNode } from './yaml-node.js';
import type { YamlSource } from './yaml-source.js';

/** A key as text; undefined for a null, which is no key. */
export function textKey(source: YamlSource, key: YamlNode): string | undefined {
  return source.visit(key, (actual) => {
    if (source.isNull(actual)) return undefined;
    const text = source.text(actual);
    if (text !== undefined) return text;
    throw new UnreadableFlagError(`expected text as a key, got ${visible(source.describe(actual))}`, key.position);
  });
}

/** A key of a map in which not all keys are text. */
export function anyKey(source: YamlSource, key: YamlNode): string {
  const value = source.visit(key, (actual) => source.any(actual));
  if (targetOf(key).kind === 'scalar') return String(value);
  const got = source.describe(targetOf(key));
  throw new UnreadableFlagError(`expected text or a number as a key, got ${got}`, key.position);
}
