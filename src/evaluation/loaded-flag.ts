import { isJsonObject, ownMember } from '../events/json.js';
import { compileFlag, type CompiledFlag } from './engine/compile-flag.js';
import { markedMetadata, Provenance } from './provenance.js';

/** The metadata of one kind of result: the flag's, or those with the name of a rule. */
interface Marked {
  readonly given: object | undefined;
  readonly metadata: Record<string, unknown>;
}

/** One flag of a configuration; the engine compiles it when it is first evaluated. */
export class LoadedFlag {
  /** As the relay sent it, to tell a change from a repetition (GOFF-EVT-004). */
  readonly definition: unknown;
  readonly compiled: CompiledFlag;
  #provenance: Provenance | undefined;
  readonly #marked: Marked[] = [];

  constructor(key: string, definition: unknown) {
    this.definition = definition;
    this.compiled = compileFlag(key, definition);
  }

  /**
   * Whether exposures are wanted. Read from the flag itself, for one that the engine cannot read has exposures as well.
   */
  get isTrackable(): boolean {
    return !isJsonObject(this.definition) || ownMember(this.definition, 'trackEvents') !== false;
  }

  /**
   * Metadata of the engine, marked with their origin; made once for each rule, because the engine's results share them.
   */
  metadataOf(given: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
    for (const { given: known, metadata } of this.#marked) if (known === given) return metadata;
    const { version, trackEvents } = this.compiled;
    this.#provenance ??= new Provenance({ source: 'INPROCESS', version, trackEvents });
    const metadata = markedMetadata(given, this.#provenance);
    if (this.#marked.length < MAX_MARKED) this.#marked.push({ given, metadata });
    return metadata;
  }
}

/** Rules with names, looked through one after the other; whatever is beyond is marked anew each time. */
const MAX_MARKED = 32;
