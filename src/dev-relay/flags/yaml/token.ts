import type { Mark } from './cursor.js';

/** What a YAML text is made of. Starts and ends of blocks stand for a change of the indentation. */
export type Token = Placed &
  (
    | { readonly type: Bare }
    | { readonly type: 'alias' | 'anchor'; readonly name: string }
    | { readonly type: 'tag'; readonly handle: string; readonly suffix: string }
    | { readonly type: 'tag-directive'; readonly handle: string; readonly prefix: string }
    | { readonly type: 'version-directive'; readonly version: string }
    | { readonly type: 'scalar'; readonly text: string; readonly isPlain: boolean }
  );

interface Placed {
  readonly mark: Mark;
}

export type Bare =
  | 'document-start'
  | 'document-end'
  | 'stream-end'
  | 'sequence-start'
  | 'mapping-start'
  | 'block-end'
  | 'entry'
  | 'key'
  | 'value'
  | '['
  | ']'
  | '{'
  | '}'
  | ',';
