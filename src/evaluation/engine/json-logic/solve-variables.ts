import { defineMember, isObject, jsonValue } from '../json-value.js';
import type { Scope } from '../scope.js';
import { fail, isList } from './conversions.js';
import type { LogicCompiler } from './expression.js';
import { variable } from './variable.js';

/** Operators that take parts of their operand unevaluated. */
const unevaluating = new Set(['filter', 'map', 'reduce', 'all', 'some', 'none']);
const stepping = new Set(['and', 'or', 'if', '?:']);

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** An operand of `var` that is looked up without evaluating anything and without any error. */
const isFixedPath = (operand: unknown): boolean => {
  if (isList(operand)) return operand.every(isPlain) && (operand.length === 0 || typeof operand[0] === 'string');
  return isPlain(operand) && typeof operand !== 'boolean';
};

function operatorStays(name: string, operand: unknown): boolean {
  if (name === 'var') return isFixedPath(operand);
  if (unevaluating.has(name) || (stepping.has(name) && !isList(operand))) return false;
  return staysAsItIs(operand);
}

/**
 * Whether looking up the variables of a condition while it is evaluated is the same as doing it beforehand, as the
 * official engine does. It is not where a looked up value becomes the operand of an operator that does not evaluate it.
 */
export function staysAsItIs(logic: unknown): boolean {
  if (isList(logic)) return logic.every(staysAsItIs);
  if (!isObject(logic)) return true;
  const members = Object.entries(logic);
  const [only] = members;
  return only === undefined || (members.length === 1 && operatorStays(...only));
}

/** Pieces of a condition, the measure of what one evaluation of it costs. */
export function sizeOf(logic: unknown): number {
  if (typeof logic !== 'object' || logic === null) return 1;
  return Object.values(logic).reduce<number>((total, part) => total + sizeOf(part), 1);
}

interface Solving {
  readonly logic: unknown;
  readonly scope: Scope;
  readonly data: unknown;
  readonly compiler: LogicCompiler;
}

/** A condition with the values of the outer data in place of its variables, where there are any. */
export function solveVariables(solving: Solving): unknown {
  const { scope } = solving;
  const logic = typeof solving.logic === 'number' ? solving.logic : (jsonValue(solving.logic) ?? null);
  if (isPlain(logic)) return logic;
  if (!scope.mayVisit(1)) return fail();
  if (isList(logic)) return logic.map((part) => solveVariables({ ...solving, logic: part }));
  return solveObject(solving, logic as Readonly<Record<string, unknown>>);
}

const meansElement = (path: unknown): boolean => typeof path === 'string' && (path === '' || path.startsWith('.'));

function solveObject(solving: Solving, logic: Readonly<Record<string, unknown>>): unknown {
  const { scope, data, compiler } = solving;
  if (Object.hasOwn(logic, 'var') && !meansElement(logic['var'])) {
    const found = variable(compiler.evaluateValue(logic['var'], scope, data), data, scope);
    if (found !== null) return found;
  }
  const solved: Record<string, unknown> = {};
  for (const name of Object.keys(logic)) {
    const part = logic[name];
    defineMember(solved, name, name === 'var' ? part : solveVariables({ ...solving, logic: part }));
  }
  return solved;
}
