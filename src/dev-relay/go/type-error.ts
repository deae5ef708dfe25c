/** A type that a request body is decoded into: `any` takes every JSON value, `map` an object of `any`. */
export type GoType = 'any' | 'string' | 'map' | { readonly listOf: GoType };

/** A Go struct that a request body is decoded into. The names appear in error messages. */
export interface GoTarget {
  readonly packageName: string;
  readonly structName: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

/** The first value that does not fit, in the words of Go's decoder. `offset` counts bytes. */
export interface GoTypeError {
  readonly expected: string;
  readonly got: string;
  readonly field: string;
  readonly offset: number;
  readonly message: string;
}

/** Looks for the first value of `bytes`, which must hold valid JSON, that does not fit `target`. */
export function findGoTypeError(bytes: Buffer, target: GoTarget): GoTypeError | undefined {
  return new TypeSearch(bytes, target).search();
}

/** The JSON kind of a value in Go's words, by its first byte. */
function kindAt(byte: number): string {
  const kinds: Record<string, string> = { '{': 'object', '[': 'array', '"': 'string', t: 'bool', f: 'bool', n: 'null' };
  return kinds[String.fromCharCode(byte)] ?? 'number';
}

function typeName(type: GoType): string {
  if (typeof type === 'object') return `[]${typeName(type.listOf)}`;
  return { any: 'interface {}', string: 'string', map: 'map[string]interface {}' }[type];
}

class TypeSearch {
  readonly #bytes: Buffer;
  readonly #target: GoTarget;
  #at = 0;
  #field = '';
  #found: GoTypeError | undefined;

  constructor(bytes: Buffer, target: GoTarget) {
    this.#bytes = bytes;
    this.#target = target;
  }

  search(): GoTypeError | undefined {
    this.#skip(/\s/);
    const kind = this.#kind();
    if (kind === 'object') this.#fields();
    else if (kind !== 'null') this.#mismatch(`${this.#target.packageName}.${this.#target.structName}`, kind);
    return this.#found;
  }

  #fields(): void {
    this.#eachMember((name) => {
      this.#field = Object.keys(this.#target.fields).find((field) => field === name.toLowerCase()) ?? '';
      if (this.#field === '') this.#skipValue();
      else this.#value(this.#target.fields[this.#field] as GoType);
    });
  }

  #value(type: GoType): void {
    const kind = this.#kind();
    if (kind === 'null') this.#skipValue();
    else if (type === 'any') this.#any();
    else if (type === 'map' && kind === 'object') this.#any();
    else if (typeof type === 'object' && kind === 'array') this.#eachElement(() => this.#value(type.listOf));
    else if (type === kind) this.#skipValue();
    else this.#mismatch(typeName(type), kind);
  }

  #mismatch(expected: string, got: string): void {
    const start = this.#at;
    this.#skipValue();
    // Go has read the bracket that opens a container, and a scalar whole.
    this.#report({ expected, got, offset: got === 'object' || got === 'array' ? start + 1 : this.#at });
  }

  /** Everything fits, except a number outside the floats. */
  #any(): void {
    this.#skipValue((text) => {
      if (Number.isFinite(Number(text))) return;
      this.#report({ expected: 'float64', got: `number ${text}`, offset: this.#at + 1 });
    });
  }

  #report({ expected, got, offset }: { expected: string; got: string; offset: number }): void {
    const field = this.#field;
    const place = field === '' ? 'Go value' : `Go struct field ${this.#target.structName}.${field}`;
    const message = `json: cannot unmarshal ${got} into ${place} of type ${expected}`;
    this.#found ??= { expected, got, field, offset, message };
  }

  #eachMember(visit: (name: string) => void): void {
    this.#eachElement(() => {
      const name = JSON.parse(this.#string()) as string;
      this.#skip(/[\s:]/);
      visit(name);
    });
  }

  #eachElement(visit: () => void): void {
    this.#at++;
    this.#skip(/\s/);
    while (!/[\]}]/.test(this.#character())) {
      visit();
      this.#skip(/[\s,]/);
    }
    this.#at++;
  }

  /** Passes one value, however deep; shows each number in it. */
  #skipValue(onNumber?: (text: string) => void): void {
    let depth = 0;
    do {
      const character = this.#character();
      if (character === '"') this.#string();
      else if (/[-0-9]/.test(character)) this.#number(onNumber);
      else if (/[a-z]/.test(character)) this.#skip(/[a-z]/);
      else {
        depth += /[[{]/.test(character) ? 1 : /[\]}]/.test(character) ? -1 : 0;
        this.#at++;
      }
    } while (depth > 0);
  }

  #number(onNumber?: (text: string) => void): void {
    const start = this.#at;
    this.#skip(/[-+.0-9eE]/);
    onNumber?.(this.#bytes.toString('latin1', start, this.#at));
  }

  #string(): string {
    const start = this.#at++;
    for (; this.#character() !== '"'; this.#at++) if (this.#character() === '\\') this.#at++;
    this.#at++;
    return this.#bytes.toString('utf8', start, this.#at);
  }

  #skip(pattern: RegExp): void {
    while (this.#at < this.#bytes.length && pattern.test(this.#character())) this.#at++;
  }

  #kind(): string {
    return kindAt(this.#bytes[this.#at] as number);
  }

  #character(): string {
    return String.fromCharCode(this.#bytes[this.#at] as number);
  }
}
