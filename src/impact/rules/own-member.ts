/** A member that `record` itself has: names such as `constructor` come from files, and every object inherits some. */
export function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
