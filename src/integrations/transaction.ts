import {
  AsyncLocalStorageTransactionContextPropagator,
  OpenFeature,
  type EvaluationContext,
} from '@openfeature/server-sdk';
import { nameOfError } from '../log-text.js';

/**
 * Leaves a propagator that the host has set alone. The API does not tell whether there is one, except by what it does.
 */
export function setPropagatorIfNone(): void {
  if (hasPropagator()) return;
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
}

function hasPropagator(): boolean {
  // The default propagator of OpenFeature calls the function at once, and keeps no context.
  let isThere = true;
  try {
    OpenFeature.setTransactionContext({ goFeatureFlagProbe: true }, () => {
      isThere = OpenFeature.getTransactionContext()['goFeatureFlagProbe'] === true;
    });
  } catch {
    // The default propagator does not throw: this is another one.
  }
  return isThere;
}

export interface TransactionOptions<T> {
  /** Whose context it is. Within a transaction of the same owner, it replaces the context of that. */
  readonly owner: object;
  /** The context of the request now. */
  readonly context: EvaluationContext;
  /** The context of the request at any later moment. Never throws. */
  readonly later: () => EvaluationContext;
  readonly next: () => T;
  /** Gets what went wrong, as the end of a sentence that begins with the propagator. */
  readonly onFailure: (what: string) => void;
}

/**
 * Calls `next` once, and returns or throws what it does. From there on, evaluations have the request's context as it is
 * when they begin, over the transaction context that is there already. If the host's propagator fails, they do not have
 * it.
 */
export function inTransaction<T>({ owner, context, later, next, onFailure }: TransactionOptions<T>): T {
  let outcome: (() => T) | undefined;
  const once = (): (() => T) => (outcome ??= outcomeOf(next));
  try {
    const below = contextBelow(owner);
    const live = liveContext({ ...below(), ...context }, () => ({ ...below(), ...later() }));
    transactions.set(live, { owner, below });
    OpenFeature.setTransactionContext(live, once);
    if (outcome === undefined) onFailure('did not call the function that it was given');
  } catch (error) {
    onFailure(`threw ${nameOfError(error)}`);
  }
  // If the propagator would call the function later, that is too late.
  return once()();
}

interface Transaction {
  readonly owner: object;
  /** The context that is there without this transaction. */
  readonly below: () => EvaluationContext;
}

/** The transaction of each live context. */
const transactions = new WeakMap<EvaluationContext, Transaction>();

/** The context below a new one. A live context is not copied: the copy would keep members that the live one loses. */
function contextBelow(owner: object): () => EvaluationContext {
  const there = OpenFeature.getTransactionContext();
  const transaction = transactions.get(there);
  if (transaction?.owner === owner) return transaction.below;
  const context = transaction === undefined ? { ...there } : there;
  return () => context;
}

/** Keeps an error of the application from the propagator; our caller gets it. */
function outcomeOf<T>(next: () => T): () => T {
  try {
    const value = next();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * An object with these members, which are replaced by those of `read` whenever they are listed, or one is read by
 * itself: the SDK copies the transaction context for each evaluation. Who asks may be known only after the request has
 * been let in.
 */
function liveContext(first: EvaluationContext, read: () => EvaluationContext): EvaluationContext {
  // Without a prototype: a member may be called `__proto__`.
  const members = Object.assign(Object.create(null), first) as EvaluationContext;
  let listed: (string | symbol)[] = [];
  const list = (): (string | symbol)[] => {
    const now = read();
    for (const name of Reflect.ownKeys(members)) if (!Object.hasOwn(now, name)) Reflect.deleteProperty(members, name);
    return Reflect.ownKeys(Object.assign(members, now));
  };
  return new Proxy(members, {
    ownKeys: () => (listed = list()).slice(),
    get: (_members, name) => {
      // Whoever makes a copy reads the members in the order in which they were listed.
      if (listed[0] === name) listed.shift();
      else list();
      return Reflect.get(members, name) as unknown;
    },
  });
}
