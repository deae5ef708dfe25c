import { JsonLiteral } from './json-literal.js';

/**
 * Makes a function that gives the member `creationDate` for a time in milliseconds, in whole seconds (GOFF-COLL-007), with commas around it and with
 * what always follows. Many events share a second, and so a literal.
 */
export function creationDates(following = ''): (nowMs: number) => JsonLiteral {
  let second = NaN;
  let literal = new JsonLiteral('');
  return (nowMs) => {
    const creationDate = Math.floor(nowMs / 1000);
    if (creationDate !== second) {
      second = creationDate;
      literal = new JsonLiteral(`,"creationDate":${creationDate},${following}`);
    }
    return literal;
  };
}
