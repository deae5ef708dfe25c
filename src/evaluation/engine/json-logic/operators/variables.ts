import type { CompileOperand, Expression, LogicCompiler } from '../expression.js';
import type { Frame } from '../frame.js';
import { dataOf, lookUp, meansElement, segmentsOf, valueAt } from '../look-up.js';

/** What a segment after the first costs, in pieces. */
const SEGMENT = 2;

/** How a path is looked up in a frame. */
type Look<Path> = (path: Path, frame: Frame) => unknown;

/** A value of the outer data is evaluated again, as if it were in the text of the query. */
function lookOutside<Path>(look: Look<Path>, compiler: LogicCompiler): Look<Path> {
  return (path, frame) => {
    const found = frame.outer === undefined ? null : look(path, frame.outer);
    return found === null ? look(path, frame) : compiler.evaluateValue(found, frame);
  };
}

/** A single segment at the top of a query is an attribute. */
function atName(name: string, segments: readonly string[]): Expression {
  return (frame) => {
    if (frame.outer !== undefined) return valueAt(segments, frame);
    const { run } = frame;
    const value = run.scope.attribute(name);
    // A zero may have to lose its sign.
    return value === 0 ? valueAt(segments, frame) : dataOf(value, run);
  };
}

/** A path in the text is split once. */
function atPath(path: string, compiler: LogicCompiler): Expression {
  const segments = segmentsOf(path);
  const [name, ...others] = segments;
  compiler.weigh(others.length * SEGMENT);
  if (compiler.looksOutside && !meansElement(path)) {
    const look = lookOutside(valueAt, compiler);
    return (frame) => look(segments, frame);
  }
  return name === undefined || others.length > 0 ? (frame) => valueAt(segments, frame) : atName(name, segments);
}

export const variable: CompileOperand = (operand, compiler) => {
  if (typeof operand === 'string') return atPath(operand, compiler);
  const pathOf = compiler.compile(operand);
  const look = compiler.looksOutside ? lookOutside(lookUp, compiler) : lookUp;
  return (frame) => look(pathOf(frame), frame);
};
