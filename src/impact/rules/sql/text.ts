/** An SQL literal of any text: nothing in it can end the literal. */
export function sqlText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
}

/**
 * The JSON text of a string, as DuckDB writes it: so names compare as JSON texts, and need not be decoded. Only control
 * characters differ from `JSON.stringify`: DuckDB writes their digits in upper case.
 */
export function jsonText(text: string): string {
  return sqlText(JSON.stringify(text).replace(/\\u00[01][0-9a-f]/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`));
}

/** A JSON pointer (RFC 6901): exact, also for names such as `a.b`, `$set`, `/path` or the empty one. */
export function pointer(...members: readonly string[]): string {
  return sqlText(members.map((member) => `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
}

/** What a goal event holds, in `trackingEventDetails`. */
export function detailsPointer(member: string): string {
  return pointer('trackingEventDetails', member);
}

export function sqlList(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}
