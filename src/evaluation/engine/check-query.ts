import { isObject, ownValue } from './json-value.js';
import { operators } from './json-logic/operators/operators.js';
import { isQueryTooComplex } from './query-limits.js';
import { joinedLines } from './query-text.js';
import { logicOf } from './query.js';
import { ruleAborts } from './rule-language/compile-rule.js';
import { Scope } from './scope.js';

/** The relay tries queries on no attributes at all, not even the derived ones. */
class EmptyScope extends Scope {
  constructor() {
    super({ context: {}, defaultValue: null, nowMs: 0 });
  }

  override attribute(): undefined {
    return undefined;
  }

  /** Nothing grows with an empty context. */
  override spend(): void {
    return undefined;
  }
}

/**
 * What makes the relay refuse a flag with this query when it loads it, `undefined` if nothing does: an empty text,
 * JsonLogic with an operator that does not exist, or a query of the rule language that fails on an empty context. A
 * broken part that the empty context does not reach is not noticed. The relay has no limits: what is above those of the
 * engine passes.
 */
export function problemOfQuery(query: string): string | undefined {
  const text = joinedLines(query);
  if (text === '') return 'a query is empty';
  if (isQueryTooComplex(text)) return undefined;
  const logic = logicOf(text);
  if (logic === undefined) return ruleAborts(text, new EmptyScope()) ? 'a query fails on an empty context' : undefined;
  return isJson(query) ? problemOfLogic(logic) : 'a query is no JSON before its lines are joined';
}

/** Whether a text is JSON. A line break inside of a string is not, though it is gone once the lines are joined. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks where the relay looks: nulls are no logic except as elements of a list, objects of several members are taken as
 * they are.
 */
function problemOfLogic(logic: unknown): string | undefined {
  if (Array.isArray(logic)) return problemOfList(logic);
  if (!isObject(logic)) return logic === null ? 'a JsonLogic query has null where logic is expected' : undefined;
  const names = Object.keys(logic);
  const [operator] = names;
  if (operator === undefined) return 'a JsonLogic query has an empty object where logic is expected';
  if (names.length > 1) return undefined;
  if (!operators.has(operator)) return `there is no JsonLogic operator ${JSON.stringify(operator)}`;
  const operand = ownValue(logic, operator) ?? null;
  return operator === 'var' && operand === null ? undefined : problemOfLogic(operand);
}

function problemOfList(list: readonly unknown[]): string | undefined {
  for (const element of list) {
    const problem = element === null ? undefined : problemOfLogic(element);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
