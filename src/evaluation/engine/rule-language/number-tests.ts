import { toInt64 } from '../number-text.js';
import type { Test } from './operator-entry.js';

/** An operator as a relation between two values that have an order. */
export interface Order {
  /** Whether an order (negative, zero, positive) of the left side to the right one satisfies it. */
  readonly accepts: (order: number) => boolean;
  /** The same for numbers: false for other values. */
  readonly numbers: (literal: number) => Test;
}

/** Compares with a whole number: the left side is cut to a 64-bit integer first. */
export const wholeNumbers =
  ({ accepts, numbers }: Order) =>
  (literal: bigint): Test => {
    const nearest = Number(literal);
    const rounded = BigInt(nearest);
    if (rounded !== literal) return betweenNumbers(accepts, { nearest, isBelow: rounded < literal });
    const test = numbers(nearest);
    return (left, scope) => typeof left === 'number' && test(toInt64(left), scope);
  };

/** Compares with a whole number that equals no double: it is between the nearest double and the next. */
function betweenNumbers(accepts: Order['accepts'], { nearest, isBelow }: { nearest: number; isBelow: boolean }): Test {
  const [whenLower, whenHigher] = [accepts(-1), accepts(1)];
  return (left) => {
    if (typeof left !== 'number') return false;
    const whole = toInt64(left);
    return whole < nearest || (isBelow && whole === nearest) ? whenLower : whenHigher;
  };
}
