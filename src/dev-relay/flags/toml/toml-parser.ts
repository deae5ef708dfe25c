import { jsonTime } from '../../go/time.js';
import { scanTomlLine, scanTomlString } from './scan-toml-string.js';
import { TomlCursor } from './toml-cursor.js';
import { emptyTable, type TomlNode, type TomlTable, type TomlValue } from './toml-node.js';
import { tomlFloat, tomlInteger } from './toml-number.js';
import { TomlTables } from './toml-tables.js';
import { tomlTime } from './toml-time.js';

/** The values of a TOML text, as the relay's library reads it. Throws `UnreadableFlagError`. */
export function parseToml(text: string): TomlTable {
  return new TomlParser(text).parse();
}

class TomlParser {
  readonly #cursor: TomlCursor;
  readonly #tables = new TomlTables();

  constructor(text: string) {
    this.#cursor = new TomlCursor(text);
  }

  parse(): TomlTable {
    const cursor = this.#cursor;
    for (cursor.skipLines(); !cursor.isAtEnd; cursor.skipLines()) {
      if (cursor.next === '[') this.#header();
      else this.#pair();
      cursor.skipBlanks();
      if (!cursor.isAtEnd && !/[\r\n#]/.test(cursor.next)) cursor.fail('expected a line break');
    }
    return this.#tables.root;
  }

  #header(): void {
    const cursor = this.#cursor;
    this.#tables.position = cursor.position();
    const isElement = cursor.passes('[[');
    if (!isElement) cursor.expect('[');
    const path = this.#names();
    cursor.expect(isElement ? ']]' : ']');
    this.#tables.open(path, isElement ? 'element' : 'table');
    this.#tables.noteType('', false);
  }

  /** Sets a value in the table at hand, and returns it with the names that lead to it. */
  #pair(): { readonly path: readonly string[]; readonly value: TomlNode } {
    const cursor = this.#cursor;
    const tables = this.#tables;
    const { context } = tables;
    const position = cursor.position();
    tables.position = position;
    const path = this.#names();
    cursor.expect('=');
    for (const name of path.slice(0, -1)) tables.openImplicit([...tables.context, name]);
    const name = path.at(-1) as string;
    const value = this.#value({ name, isInArray: false });
    tables.position = position;
    tables.set(name, value);
    tables.noteType(name, value.kind === 'array');
    tables.context = context;
    return { path, value };
  }

  /** Names with points between them. */
  #names(): string[] {
    const names: string[] = [];
    do {
      this.#cursor.skipBlanks();
      const isQuoted = this.#cursor.next === '"' || this.#cursor.next === "'";
      const name = isQuoted ? scanTomlLine(this.#cursor) : this.#cursor.take(/[-\w]+/y);
      names.push(name ?? this.#cursor.fail('expected a name'));
      this.#cursor.skipBlanks();
    } while (this.#cursor.passes('.'));
    return names;
  }

  /** The value of the name `name` in the table at hand, or an element of it. */
  #value(place: Place): TomlNode {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const start = cursor.index;
    if (cursor.next === '[') return this.#array(place);
    if (cursor.next === '{') return this.#inlineTable(place);
    const isText = cursor.next === '"' || cursor.next === "'";
    const value: TomlValue = isText ? { type: 'string', value: scanTomlString(cursor) } : this.#word();
    return { kind: 'scalar', position: cursor.position(start), written: cursor.since(start), ...value };
  }

  #array({ name }: Place): TomlNode {
    const cursor = this.#cursor;
    const position = cursor.position();
    this.#tables.noteType(name, true);
    const elements: TomlNode[] = [];
    cursor.expect('[');
    for (cursor.skipLines(); !cursor.passes(']'); cursor.skipLines()) {
      elements.push(this.#value({ name, isInArray: true }));
      cursor.skipLines();
      if (!cursor.passes(',') && cursor.next !== ']') cursor.fail('expected `,` or `]`');
    }
    return { kind: 'array', position, elements, isOfTables: false };
  }

  /** Its values go into the tree too, where later names may find them. */
  #inlineTable({ name, isInArray }: Place): TomlNode {
    const cursor = this.#cursor;
    const tables = this.#tables;
    const { context } = tables;
    const table = emptyTable(cursor.position());
    const path = [...context, name];
    tables.markImplicit(path);
    tables.open(path, isInArray ? 'element' : 'table');
    cursor.expect('{');
    for (cursor.skipLines(); !cursor.passes('}'); cursor.skipLines()) {
      const pair = this.#pair();
      addTo(table, pair);
      cursor.skipLines();
      if (!cursor.passes(',') && cursor.next !== '}') cursor.fail('expected `,` or `}`');
    }
    tables.context = context;
    return table;
  }

  #word(): TomlValue {
    const cursor = this.#cursor;
    const start = cursor.index;
    for (const { pattern, read } of words) {
      const written = cursor.take(pattern);
      if (written !== undefined)
        return read(written) ?? cursor.fail('a value is malformed or outside its range', start);
    }
    return cursor.fail('expected a value');
  }
}

interface Place {
  readonly name: string;
  readonly isInArray: boolean;
}

/** What the first characters of a value promise, in the order in which they are tried. */
const words: readonly { pattern: RegExp; read: (written: string) => TomlValue | undefined }[] = [
  { pattern: /(?:[1-9]\d*|0\d+)[-:][-\dTtZz:+. ]*/y, read: readTime },
  { pattern: /0x[0-9a-fA-F][0-9a-fA-F_]*|0o[0-7][0-7_]*|0b[01][01_]*/y, read: readInteger },
  { pattern: /[-+]?(?:inf|nan)|[-+]?\d[\d_]*[.eE][-\d_.+eE]*/y, read: readFloat },
  { pattern: /[-+]?\d[\d_]*/y, read: readInteger },
  { pattern: /(?:true|false)(?!\p{L})/uy, read: (written) => ({ type: 'boolean', value: written === 'true' }) },
];

function readTime(written: string): TomlValue | undefined {
  const value = tomlTime(written);
  return value === undefined ? undefined : { type: 'time', value: jsonTime(value) };
}

function readInteger(written: string): TomlValue | undefined {
  const value = tomlInteger(written);
  return value === undefined ? undefined : { type: 'integer', value };
}

function readFloat(written: string): TomlValue | undefined {
  const value = tomlFloat(written);
  return value === undefined ? undefined : { type: 'float', value };
}

function addTo(table: TomlTable, { path, value }: { path: readonly string[]; value: TomlNode }): void {
  let owner = table;
  for (const name of path.slice(0, -1)) {
    const inner = owner.members.get(name) ?? emptyTable(value.position);
    owner.members.set(name, inner);
    if (inner.kind === 'table') owner = inner;
  }
  owner.members.set(path.at(-1) as string, value);
}
