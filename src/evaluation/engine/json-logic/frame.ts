import type { JsonObject } from '../json-value.js';
import type { Scope } from '../scope.js';
import type { List } from './conversions.js';
import { SHORT_LIST, type Payer } from './costs.js';
import { namesOf } from './members.js';

/** The most values evaluated as logic inside of each other; data that contain themselves as logic would have no end. */
const MAX_LEVELS = 128;

/** A list as rules see it. */
export interface SeenList {
  readonly list: List;
  /** Whether neither lists nor objects are in it. */
  readonly isPlain: boolean;
}

/** What JsonLogic keeps for one evaluation. A flag that a getter of the context evaluates meanwhile has its own. */
export class Run implements Payer {
  readonly scope: Scope;
  /** What the pieces of a query look at outside of loops. */
  readonly top: Frame;
  /** Whether the query has calculated a number that JSON cannot write. */
  sawNonFinite = false;
  #levels = 0;
  #everything: JsonObject | undefined = undefined;
  #seenLists: Map<List, SeenList> | undefined = undefined;

  constructor(scope: Scope) {
    this.scope = scope;
    this.top = new Frame(this, undefined);
  }

  spend(steps: number): void {
    this.scope.spend(steps);
  }

  /** Forgets what belongs to the query before. */
  startQuery(): void {
    this.sawNonFinite = false;
    this.#levels = 0;
  }

  /** Called before a value is evaluated as logic. */
  enterLevel(): void {
    if (++this.#levels > MAX_LEVELS) this.spend(Infinity);
  }

  leaveLevel(): void {
    this.#levels--;
  }

  /** The form in which a long list has been seen before. */
  seenAs(list: List): SeenList | undefined {
    return list.length > SHORT_LIST ? this.#seenLists?.get(list) : undefined;
  }

  rememberList(list: List, seen: SeenList): void {
    if (list.length <= SHORT_LIST) return;
    this.#seenLists ??= new Map();
    this.#seenLists.set(list, seen).set(seen.list, seen);
  }

  /** All attributes as one object. */
  everything(): JsonObject {
    return (this.#everything ??= this.#collect());
  }

  #collect(): JsonObject {
    const { scope } = this;
    const all = Object.create(null) as Record<string, unknown>;
    for (const source of [scope.context, scope.enrichment ?? {}]) {
      for (const name of namesOf(source, this)) all[name] = source[name];
    }
    const { targetingKey } = scope;
    return Object.assign(all, { anonymous: scope.attribute('anonymous'), key: targetingKey, targetingKey });
  }
}

/** What a piece of a query looks at. */
export class Frame {
  readonly run: Run;
  /** The frame around an array operator; undefined outside of all loops, where `var` looks into the attributes. */
  readonly outer: Frame | undefined;
  /** The element at hand that `var` looks into; each turn of the loop replaces it. */
  data: unknown = undefined;

  constructor(run: Run, outer: Frame | undefined) {
    this.run = run;
    this.outer = outer;
  }

  /** The frame of a loop. */
  inside(): Frame {
    return new Frame(this.run, this);
  }
}
