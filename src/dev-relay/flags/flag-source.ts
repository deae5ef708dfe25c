import type { Position } from './unreadable-flag.js';

/**
 * How a format spells what a flag is made of: one class for each format.
 *
 * A `Node` is one value of the file, with its place; a `Link` leads to one. A reader that returns `undefined` says that
 * the value is of another type. All of them may throw `UnreadableFlagError`.
 */
export interface FlagSource<Node, Link = Node> {
  /** Whether names of members match without regard to case. */
  readonly foldsNames: boolean;
  /** Whether a value that is not a map is accepted where a map of values is expected, and counts as null. */
  readonly takesAnythingAsMap: boolean;
  /** Shows `read` the value that `link` leads to. */
  visit<Result>(link: Link, read: (node: Node) => Result): Result;
  isNull(node: Node): boolean;
  text(node: Node): string | undefined;
  boolean(node: Node): boolean | undefined;
  number(node: Node): number | undefined;
  /** A time as Go writes it in JSON. */
  time(node: Node): string | undefined;
  /** A value of whatever type; `bigint` for an integer that a number would round. */
  any(node: Node): unknown;
  /** Whether the value that `any` reads is of a type that the relay does not count among those of JSON. */
  isOfUncommonType(node: Node): boolean;
  /** In the order in which they are to be read: of two with one name the second is read into the first. */
  members(node: Node): readonly (readonly [string, Link])[] | undefined;
  elements(node: Node): readonly Link[] | undefined;
  /** What is written there, for an error message. Foreign text. */
  describe(node: Node): string;
  position(node: Node): Position | undefined;
}
