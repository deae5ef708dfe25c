import { JsonLiteral } from './json-literal.js';
import { secondsOf } from './wall-clock.js';

/**
 * Returns a function that writes a time in milliseconds as the member `creationDate`, in whole seconds (GOFF-COLL-007),
 * with commas around it and `following` after it. Many events share a second, and therefore a literal.
 */
export function creationDates(following = ''): (nowMs: number) => JsonLiteral {
  let second = NaN;
  let literal = new JsonLiteral('');
  return (nowMs) => {
    const creationDate = secondsOf(nowMs);
    if (creationDate !== second) {
      second = creationDate;
      literal = new JsonLiteral(`,"creationDate":${creationDate},${following}`);
    }
    return literal;
  };
}
