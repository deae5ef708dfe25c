import { isJsonObject, ownMember } from '../events/json.js';
import type { JsonText } from '../relay/json-text.js';
import { compileFlag, type CompiledFlag } from './engine/compile-flag.js';
import type { EngineResult } from './engine/engine-result.js';
import type { EvaluationInput } from './engine/evaluation-input.js';
import { markedMetadata, Provenance } from './provenance.js';

/** Marked metadata: the flag's own, or that with the name of a rule. */
interface Marked {
  readonly given: object | undefined;
  readonly metadata: Record<string, unknown>;
}

/**
 * A flag in service. It is compiled when something is first asked of it: a configuration of thousands of flags costs
 * next to nothing when it arrives, and each flag that an application asks for costs some tens of microseconds, once. Of
 * its JSON it keeps the text, in the bytes of the last response that held it.
 */
export class ServedFlag {
  readonly key: string;
  #text: JsonText;
  #compiled: CompiledFlag | undefined;
  #isTrackable = true;
  #provenance: Provenance | undefined;
  #marked: readonly Marked[] = NONE;

  constructor(key: string, text: JsonText) {
    this.key = key;
    this.#text = text;
  }

  /**
   * Whether that text holds this very flag (GOFF-EVT-004). If so it replaces the text before, whose response can then
   * be forgotten.
   */
  takesOver(text: JsonText): boolean {
    const isSame = this.#text.hasContentOf(text);
    if (isSame) this.#text = text;
    return isSame;
  }

  /**
   * Whether exposures are wanted. This is read from the flag itself: one that the engine cannot read has exposures as
   * well.
   */
  get isTrackable(): boolean {
    if (this.#compiled === undefined) this.#compile();
    return this.#isTrackable;
  }

  /** See `CompiledFlag`. */
  evaluate(input: EvaluationInput): EngineResult {
    return (this.#compiled ?? this.#compile()).evaluate(input);
  }

  /**
   * Metadata of the engine, marked with their origin; made once for each rule, because the engine's results share them.
   */
  metadataOf(given: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
    for (const { given: known, metadata } of this.#marked) if (known === given) return metadata;
    const metadata = markedMetadata(given, (this.#provenance ??= this.#origin()));
    if (this.#marked.length < MAX_MARKED) this.#marked = [...this.#marked, { given, metadata }];
    return metadata;
  }

  #compile(): CompiledFlag {
    const definition = this.#text.parse();
    this.#isTrackable = !isJsonObject(definition) || ownMember(definition, 'trackEvents') !== false;
    return (this.#compiled = compileFlag(this.key, definition));
  }

  #origin(): Provenance {
    const { version, trackEvents } = this.#compiled ?? this.#compile();
    return new Provenance({ source: 'INPROCESS', version, trackEvents });
  }
}

const NONE: readonly Marked[] = [];

/** Rules with names, looked through one after the other; whatever is beyond is marked anew each time. */
const MAX_MARKED = 32;
