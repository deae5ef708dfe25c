import { JsonLiteral } from './json-literal.js';
import { secondsOf } from './wall-clock.js';

/**
 * Returns a function that makes the member `creationDate` of a time in milliseconds, in whole seconds (GOFF-COLL-007),
 * with commas around it and with `following` behind it. Many events share a second, and so a literal.
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
