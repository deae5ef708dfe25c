import { ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { UnreadableFlagError, type Position } from '../unreadable-flag.js';
import type { TomlNode, TomlTable } from './toml-node.js';

/** The values of a TOML text. Throws `UnreadableFlagError`. */
export function tomlTree(text: string): TomlTable {
  try {
    return new TreeBuilder(text).build(parseTOML(text, { tomlVersion: '1.1' }));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new UnreadableFlagError(error.message, { line: error.lineNumber, column: error.column + 1 });
  }
}

class TreeBuilder {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  build({ body: [top] }: AST.TOMLProgram): TomlTable {
    const root = emptyTable({ line: 1, column: 1 });
    for (const part of top.body) {
      if (part.type === 'TOMLKeyValue') this.#add(root, part);
      else this.#fill(openTable(root, part), part.body);
    }
    return root;
  }

  #fill(table: TomlTable, pairs: readonly AST.TOMLKeyValue[]): TomlTable {
    for (const pair of pairs) this.#add(table, pair);
    return table;
  }

  #add(table: TomlTable, { key, value }: AST.TOMLKeyValue): void {
    const { owner, name } = ownerOf(table, key);
    owner.members.set(name, this.#node(value));
  }

  #node(value: AST.TOMLContentNode): TomlNode {
    const position = positionOf(value);
    if (value.type === 'TOMLArray') {
      return { kind: 'array', position, elements: value.elements.map((each) => this.#node(each)), isOfTables: false };
    }
    if (value.type === 'TOMLValue')
      return { kind: 'scalar', position, value, written: this.#text.slice(...value.range) };
    return this.#fill(emptyTable(position), value.body);
  }
}

/** The table behind a `[header]` or `[[header]]`. */
function openTable(root: TomlTable, { key, kind }: AST.TOMLTable): TomlTable {
  const { owner, name } = ownerOf(root, key);
  if (kind === 'standard') return tableIn(owner, name, key);
  const table = emptyTable(positionOf(key));
  const list = owner.members.get(name);
  if (list?.kind === 'array') list.elements.push(table);
  else owner.members.set(name, { kind: 'array', position: positionOf(key), elements: [table], isOfTables: true });
  return table;
}

/** Where the last name of a dotted key belongs; tables on the way are made. */
function ownerOf(table: TomlTable, key: AST.TOMLKey): { owner: TomlTable; name: string } {
  const names = key.keys.map((each) => (each.type === 'TOMLBare' ? each.name : each.value));
  const name = names.pop() as string;
  return { owner: names.reduce((owner, each) => tableIn(owner, each, key), table), name };
}

/** The table of that name, the latest where there is a list of them. */
function tableIn(owner: TomlTable, name: string, key: AST.TOMLKey): TomlTable {
  const there = owner.members.get(name);
  const table = there?.kind === 'array' ? there.elements.at(-1) : (there ?? emptyTable(positionOf(key)));
  if (table?.kind !== 'table') throw new UnreadableFlagError('a key is there twice', positionOf(key));
  if (there === undefined) owner.members.set(name, table);
  return table;
}

function emptyTable(position: Position): TomlTable {
  return { kind: 'table', position, members: new Map() };
}

function positionOf({ loc }: AST.TOMLNode): Position {
  return { line: loc.start.line, column: loc.start.column + 1 };
}
