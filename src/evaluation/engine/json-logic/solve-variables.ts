import { defineMember, jsonValue } from '../json-value.js';
import { isList, isPlain, type List } from './conversions.js';
import { COSTS } from './costs.js';
import type { LogicCompiler } from './expression.js';
import type { Frame } from './frame.js';
import { lookUp, meansElement } from './look-up.js';
import { namesOf } from './members.js';

/** An operand of `var` that is looked up without evaluating anything and without any error. */
const isFixedPath = (operand: unknown): boolean => {
  if (isList(operand)) return operand.every(isPlain) && (operand.length === 0 || typeof operand[0] === 'string');
  return isPlain(operand) && typeof operand !== 'boolean';
};

function operatorStays([name, operand]: [name: string, operand: unknown], compiler: LogicCompiler): boolean {
  const { looksUp, takesUnevaluated, stepsThroughList } = compiler.operatorOf(name) ?? {};
  if (looksUp) return isFixedPath(operand);
  if (takesUnevaluated || (stepsThroughList && !isList(operand))) return false;
  return staysAsItIs(operand, compiler);
}

/**
 * Whether the variables of a condition may be looked up while it is evaluated, instead of beforehand as the official
 * engine does. They may not where a value becomes the operand of an operator that does not evaluate it.
 */
export function staysAsItIs(logic: unknown, compiler: LogicCompiler): boolean {
  if (isPlain(logic)) return true;
  compiler.spend(COSTS.list);
  if (isList(logic)) return listStays(logic, compiler);
  const members = Object.entries(logic as object) as [string, unknown][];
  const [only] = members;
  return only === undefined || (members.length === 1 && operatorStays(only, compiler));
}

function listStays(list: List, compiler: LogicCompiler): boolean {
  compiler.spend(list.length * COSTS.element);
  return list.every((element) => staysAsItIs(element, compiler));
}

interface Solving {
  readonly logic: unknown;
  readonly frame: Frame;
  readonly compiler: LogicCompiler;
}

/** A condition with the values of the outer data in place of its variables, where there are any. */
export function solveVariables(solving: Solving): unknown {
  const logic = typeof solving.logic === 'number' ? solving.logic : (jsonValue(solving.logic) ?? null);
  if (isPlain(logic)) return logic;
  if (isList(logic)) return solveList(solving, logic);
  solving.frame.run.spend(COSTS.piece);
  return solveObject(solving, logic as Readonly<Record<string, unknown>>);
}

function solveList(solving: Solving, list: List): unknown {
  solving.frame.run.spend(COSTS.piece + list.length * COSTS.element);
  return list.map((part) => solveVariables({ ...solving, logic: part }));
}

function solveObject(solving: Solving, logic: Readonly<Record<string, unknown>>): unknown {
  const { frame, compiler } = solving;
  if (Object.hasOwn(logic, 'var') && !meansElement(logic['var'])) {
    const found = lookUp(compiler.evaluateValue(logic['var'], frame), frame);
    if (found !== null) return found;
  }
  const solved: Record<string, unknown> = {};
  for (const name of namesOf(logic, frame.run)) {
    const part = logic[name];
    defineMember(solved, name, name === 'var' ? part : solveVariables({ ...solving, logic: part }));
  }
  return solved;
}
