/** A response of a relay, as far as it is compared. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * What became of a flag file.
 *
 * - `refused`: the relay cannot read it. Its words are for the reader of a failed test: they are not compared.
 * - `served`: the relay has loaded it, perhaps without some of its flags.
 * - `broken`: the relay ended, or failed in a way that it never should.
 */
export type Outcome =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string }
  | ({ readonly kind: 'served' } & Served);

export interface Served {
  /** `/v1/flag/configuration`, asked before any evaluation. */
  readonly configuration: Reply;
  /** The bulk evaluation, by context. */
  readonly bulk: readonly Reply[];
  /** Evaluations of one flag: by flag key, and then by context. */
  readonly single: Readonly<Record<string, readonly Reply[]>>;
}

/** A reply in which two relays differ. */
export interface Difference {
  readonly place: string;
  readonly lines: readonly string[];
}

/** What differs, a line each: empty if both relays do the same. */
export function differences(real: Outcome, dev: Outcome): string[] {
  return differencesByPlace(real, dev).flatMap(({ lines }) => lines);
}

export function differencesByPlace(real: Outcome, dev: Outcome): Difference[] {
  if (real.kind !== 'served' || dev.kind !== 'served') {
    const lines = [`real ${summary(real)}`, `dev  ${summary(dev)}`];
    return real.kind === dev.kind ? [] : [{ place: 'the file', lines }];
  }
  return [
    ...differing('configuration', [real.configuration, dev.configuration]),
    ...real.bulk.flatMap((reply, context) => differing(`bulk, context ${context}`, [reply, dev.bulk[context]])),
    ...Object.keys({ ...real.single, ...dev.single }).flatMap((key) => differingFlag(key, [real, dev])),
  ];
}

export function summary(outcome: Outcome): string {
  if (outcome.kind !== 'served') return `${outcome.kind}: ${outcome.reason}`;
  return `served: ${shown(outcome.configuration)}`;
}

function differingFlag(key: string, served: readonly [Served, Served]): Difference[] {
  const [real, dev] = served.map(({ single }) => single[key] ?? []) as [readonly Reply[], readonly Reply[]];
  const contexts = Array.from({ length: Math.max(real.length, dev.length) }, (_, context) => context);
  return contexts.flatMap((context) =>
    differing(`flag ${JSON.stringify(key)}, context ${context}`, [real[context], dev[context]]),
  );
}

function differing(what: string, [real, dev]: readonly [Reply | undefined, Reply | undefined]): Difference[] {
  if (real?.status === dev?.status && real?.body === dev?.body) return [];
  return [{ place: what, lines: [`${what}:`, `  real ${shown(real)}`, `  dev  ${shown(dev)}`] }];
}

const SHOWN = 2000;

function shown(reply: Reply | undefined): string {
  if (reply === undefined) return 'not asked';
  const body = reply.body.length > SHOWN ? `${reply.body.slice(0, SHOWN)}…` : reply.body;
  return `${reply.status} ${body.trimEnd()}`;
}
