import { isJsonObject } from '../events/json.js';
import type { LoadedConfiguration } from '../relay/flag-configuration-client.js';
import type { JsonMember } from '../relay/json-member.js';
import type { JsonText } from '../relay/json-text.js';
import { Slices } from '../timing/slices.js';
import { ServedFlag } from './served-flag.js';

type Flags = ReadonlyMap<string, ServedFlag>;

/** Attributes of the relay that are laid over the context, and their text, which shows a change. */
interface Enrichment {
  readonly text: JsonText | undefined;
  readonly attributes: Readonly<Record<string, unknown>> | undefined;
}

interface FlagSetParts {
  readonly flags: Flags;
  readonly changed: readonly string[];
  readonly enrichment: Enrichment;
  readonly etag: string | undefined;
}

/**
 * One configuration. Immutable: a refresh makes a new one, and evaluations that are under way keep theirs
 * (GOFF-LIFE-007).
 */
export class FlagSet {
  readonly etag: string | undefined;
  /** Keys of the flags that were added, removed or changed since the set before. */
  readonly changed: readonly string[];
  /** Whether anything at all differs from the set before. */
  readonly differs: boolean;
  readonly #flags: Flags;
  readonly #enrichment: Enrichment;

  private constructor({ flags, changed, enrichment, etag }: FlagSetParts, before: FlagSet | undefined) {
    this.etag = etag;
    this.changed = changed;
    this.differs = changed.length > 0 || enrichment.attributes !== before?.enrichment;
    this.#flags = flags;
    this.#enrichment = enrichment;
  }

  /** Compiles a set, which takes over the flags that have not changed. It lets the event loop run in between. */
  static async compile(loaded: LoadedConfiguration, before: FlagSet | undefined): Promise<FlagSet> {
    const known: Flags = before === undefined ? new Map<string, ServedFlag>() : before.#flags;
    const { flags, changed } = await compare(loaded.flags, known);
    const enrichment = enrichmentOf(loaded.enrichment, before === undefined ? NO_ENRICHMENT : before.#enrichment);
    return new FlagSet({ flags, changed, enrichment, etag: loaded.etag }, before);
  }

  get enrichment(): Readonly<Record<string, unknown>> | undefined {
    return this.#enrichment.attributes;
  }

  /** A flag that is not here counts as trackable: it may be newer (GOFF-COLL-020, -021). */
  isTrackable(key: string): boolean {
    return this.#flags.get(key)?.isTrackable !== false;
  }

  keys(): IterableIterator<string> {
    return this.#flags.keys();
  }

  get(key: string): ServedFlag | undefined {
    return this.#flags.get(key);
  }
}

/** Bytes that a flag takes beside its text, see `Slices`. */
const FLAG_BYTES = 256;

/** The flags of a response, with the `known` ones where they are equal, and the keys of all that differ. */
async function compare(members: readonly JsonMember[], known: Flags): Promise<{ flags: Flags; changed: string[] }> {
  const slices = new Slices();
  const flags = new Map<string, ServedFlag>();
  const fresh = new Set<string>();
  for (const { name, value } of members) {
    const before = known.get(name);
    const isKnown = before?.takesOver(value) === true;
    if (!isKnown) fresh.add(name);
    // A known flag keeps its key: names are read anew from each response.
    flags.set(isKnown ? before.key : name, isKnown ? before : new ServedFlag(name, value));
    if (slices.endAfter(FLAG_BYTES + value.length)) await slices.next();
  }
  return { flags, changed: await changedKeys({ flags, known, fresh, slices }) };
}

interface Comparison {
  readonly flags: Flags;
  readonly known: Flags;
  /** The keys for which a flag was made. Where a key is repeated the last flag counts, which may be the known one. */
  readonly fresh: ReadonlySet<string>;
  readonly slices: Slices;
}

async function changedKeys({ flags, known, fresh, slices }: Comparison): Promise<string[]> {
  const changed = await keysThat((key) => flags.get(key) !== known.get(key), { keys: fresh, slices });
  if (fresh.size === 0 && flags.size === known.size) return changed;
  return [...changed, ...(await keysThat((key) => !flags.has(key), { keys: known.keys(), slices }))];
}

interface Keys {
  readonly keys: Iterable<string>;
  readonly slices: Slices;
}

async function keysThat(differs: (key: string) => boolean, { keys, slices }: Keys): Promise<string[]> {
  const found: string[] = [];
  for (const key of keys) {
    if (differs(key)) found.push(key);
    if (slices.endAfter(FLAG_BYTES)) await slices.next();
  }
  return found;
}

/** Attributes that have not changed stay the same object. */
function enrichmentOf(text: JsonText | undefined, before: Enrichment): Enrichment {
  if (text === undefined) return NO_ENRICHMENT;
  if (before.text?.hasContentOf(text)) return { text, attributes: before.attributes };
  const attributes = text.parse();
  return isJsonObject(attributes) && hasMembers(attributes) ? { text, attributes } : NO_ENRICHMENT;
}

/** An empty object changes no context, so it equals none at all. */
function hasMembers(attributes: object): boolean {
  return Object.keys(attributes).length > 0;
}

const NO_ENRICHMENT: Enrichment = { text: undefined, attributes: undefined };
