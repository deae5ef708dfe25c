import { UnreadableFlagError, type Position } from '../unreadable-flag.js';
import { quoted } from '../../../log-text.js';
import { emptyTable, type TomlArray, type TomlNode, type TomlTable } from './toml-node.js';

type Path = readonly string[];

/**
 * The tables of a document as Go's library puts them together: it keeps one tree, in which a table that only a longer
 * name has made may be made once more, even behind an inline table.
 */
export class TomlTables {
  readonly root = emptyTable({ line: 1, column: 1 });
  /** Tables that were made on the way to others. */
  readonly #implicit = new Set<string>();
  readonly #arrays = new Set<string>();
  /** The table to which names belong. */
  context: Path = [];
  /** The position of the name or header at hand. */
  position: Position = this.root.position;

  /** Opens the table of that name below the root. */
  open(path: Path, kind: 'table' | 'element'): void {
    const parents = path.slice(0, -1);
    const name = path.at(-1) as string;
    const owner = this.#ownerAt(parents);
    this.context = parents;
    if (kind === 'table') this.set(name, emptyTable(this.position));
    else this.#addElement(owner, name);
    this.context = path;
  }

  /** Opens the table that a dotted name leads through. */
  openImplicit(path: Path): void {
    this.markImplicit(path);
    this.open(path, 'table');
  }

  markImplicit(path: Path): void {
    this.#implicit.add(spelling(path));
  }

  /**
   * Notes whether `name` in the table at hand is an array; for an empty name the library notes it for the table itself.
   */
  noteType(name: string, isArray: boolean): void {
    const path = name === '' ? this.context : [...this.context, name];
    const noted = spelling(path.length === 0 ? [''] : path);
    if (isArray) this.#arrays.add(noted);
    else this.#arrays.delete(noted);
  }

  /** Gives `name` a value in the table at hand. */
  set(name: string, value: TomlNode): void {
    const { members } = this.#current();
    const path = spelling([...this.context, name]);
    if (!members.has(name)) members.set(name, value);
    else if (!this.#implicit.delete(path)) this.#refuse(name);
    else if (this.#arrays.has(path)) members.set(name, value);
  }

  /** The table before the last name; tables on the way are made. */
  #ownerAt(parents: Path): TomlTable {
    let owner: TomlTable = this.root;
    parents.forEach((name, index) => {
      if (!owner.members.has(name)) {
        this.markImplicit(parents.slice(0, index + 1));
        owner.members.set(name, emptyTable(this.position));
      }
      owner = this.#tableOf(owner.members.get(name), name);
    });
    return owner;
  }

  #current(): TomlTable {
    let table: TomlTable = this.root;
    for (const name of this.context) table = this.#tableOf(table.members.get(name), name);
    return table;
  }

  /** The latest one of an array of tables. */
  #tableOf(node: TomlNode | undefined, name: string): TomlTable {
    const table = node?.kind === 'array' && node.isOfTables ? node.elements.at(-1) : node;
    return table?.kind === 'table' ? table : this.#refuse(name);
  }

  #addElement({ members }: TomlTable, name: string): void {
    const empty: TomlArray = { kind: 'array', position: this.position, elements: [], isOfTables: true };
    const array = members.get(name) ?? empty;
    if (array.kind !== 'array' || !array.isOfTables) this.#refuse(name);
    array.elements.push(emptyTable(this.position));
    members.set(name, array);
  }

  #refuse(name: string): never {
    throw new UnreadableFlagError(`the name ${quoted(name)} is there twice`, this.position);
  }
}

function spelling(path: Path): string {
  return JSON.stringify(path);
}
