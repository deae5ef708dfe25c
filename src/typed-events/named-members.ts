import { isJsonObject } from '../events/json.js';
import type { StandardSchema } from './standard-schema.js';
import { verdictOf } from './verdict.js';

/** The most issues that are looked at: a schema may have one for each element of a long list. */
const MAX_ISSUES = 1_000;

/**
 * The members of the details at which there are issues, as far as the schema itself names them: it asks for them where
 * there are no details at all. Any other name may be somebody's data, such as the key of a record. Never throws.
 */
export function namedMembers(schema: StandardSchema, issues: unknown): string[] {
  const withoutDetails = verdictOf(schema, {});
  const required = new Set(withoutDetails.kind === 'invalid' ? membersOf(withoutDetails.issues) : []);
  return membersOf(issues).filter((member) => required.has(member));
}

/** The members at which there are issues, each once. */
function membersOf(issues: unknown): string[] {
  try {
    const members = Array.isArray(issues) ? issues.slice(0, MAX_ISSUES).map(memberOf) : [];
    return [...new Set(members.filter((member) => typeof member === 'string'))];
  } catch {
    return [];
  }
}

/** The first step of an issue's path: a key, or an object that has one. */
function memberOf(issue: unknown): unknown {
  const path = isJsonObject(issue) ? issue['path'] : undefined;
  const first: unknown = Array.isArray(path) ? path[0] : undefined;
  return isJsonObject(first) ? first['key'] : first;
}
