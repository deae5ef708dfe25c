import { Slices } from '../timing/slices.js';
import type { JsonMember } from './json-member.js';
import { JsonScanner } from './json-scanner.js';
import type { JsonText } from './json-text.js';
import { utf8Of } from './response-bytes.js';

/** Far more flags than anybody has. Each takes some hundred bytes of memory, however short it is. */
export const MAX_FLAGS = 1_000_000;

/** Bytes that are read at a time. */
const STEP_BYTES = 16 * 1024;

/** A configuration as the relay wrote it; nothing of it has been parsed yet. */
export interface ConfigurationText {
  /**
   * The flags in the order of the response; of several with one name the last counts. Empty if there is no flag; at
   * most one more than `MAX_FLAGS`.
   */
  readonly flags: readonly JsonMember[];
  readonly enrichment: JsonText | undefined;
}

/**
 * Finds the flags in the pieces of a response, in slices that let the event loop turn. `undefined` if the text is no
 * JSON object.
 */
export async function readConfiguration(pieces: readonly Buffer[]): Promise<ConfigurationText | undefined> {
  const slices = new Slices();
  const members = new ConfigurationMembers();
  const scanner = new JsonScanner(await utf8Of(pieces, slices), (member, level) => members.see(member, level));
  while (!scanner.isOver) {
    scanner.read(STEP_BYTES);
    if (slices.endAfter(STEP_BYTES)) await slices.next();
  }
  return scanner.isObject ? members : undefined;
}

/** Keeps the members that are known. One that is repeated replaces what was there, as in any JSON object. */
class ConfigurationMembers implements ConfigurationText {
  flags: readonly JsonMember[] = [];
  enrichment: JsonText | undefined;
  #inner: JsonMember[] = [];

  see(member: JsonMember, level: number): void {
    if (level === 1) this.#seeTop(member);
    else if (this.#inner.length <= MAX_FLAGS) this.#inner.push(member);
  }

  #seeTop(member: JsonMember): void {
    const { name } = member;
    if (name === 'flags') this.flags = this.#inner;
    if (name === 'evaluationContextEnrichment') this.enrichment = member.value;
    this.#inner = [];
  }
}
