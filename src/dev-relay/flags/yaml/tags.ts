import { UnreadableFlagError } from '../unreadable-flag.js';
import { positionOf } from './cursor.js';
import type { Token } from './token.js';

const ownPrefix = 'tag:yaml.org,2002:';

/** What the handles of tags stand for. */
export class Tags {
  readonly #declared = new Map<string, string>();
  #hasVersion = false;

  /** Takes a directive. Throws for a second of its kind, and for another version than 1.1. */
  declare(token: Token): void {
    if (token.type === 'version-directive') {
      if (this.#hasVersion) refuse('the version is there twice', token);
      if (!/^0?1\.0?1$/.test(token.version)) refuse('only version 1.1 of YAML is understood', token);
      this.#hasVersion = true;
    }
    if (token.type === 'tag-directive') {
      if (this.#declared.has(token.handle)) refuse('a handle is declared twice', token);
      this.#declared.set(token.handle, token.prefix);
    }
  }

  /** The whole tag, with `!!` for the tags of YAML itself. */
  resolve(token: Token & { readonly type: 'tag' }): string {
    const { handle, suffix } = token;
    const tag = handle === '' ? suffix : `${this.#prefixOf(token)}${suffix}`;
    return tag.startsWith(ownPrefix) ? `!!${tag.slice(ownPrefix.length)}` : tag;
  }

  #prefixOf(token: Token & { readonly type: 'tag' }): string {
    const fallback = new Map([
      ['!', '!'],
      ['!!', ownPrefix],
    ]).get(token.handle);
    return this.#declared.get(token.handle) ?? fallback ?? refuse('the handle of a tag is not declared', token);
  }
}

function refuse(problem: string, { mark }: Token): never {
  throw new UnreadableFlagError(problem, positionOf(mark));
}
