import {
  fieldsOf,
  listOf,
  mapOf,
  readBoolean,
  readNumber,
  readText,
  structOf,
  Unreadable,
  type Readers,
} from '../../../src/evaluation/engine/readers.js';

interface Shelf {
  readonly label?: string | undefined;
  readonly wide?: boolean | undefined;
}

interface House {
  readonly name?: string | undefined;
  readonly rooms?: ReadonlyMap<string, number> | undefined;
  readonly shelves?: readonly Shelf[] | undefined;
  readonly best?: Shelf | undefined;
}

const shelfReaders: Readers<Shelf> = { label: readText, wide: readBoolean };
const shelfFields = fieldsOf<Shelf>(shelfReaders);
const houseFields = fieldsOf<House>({
  name: readText,
  rooms: mapOf((size) => readNumber(size)),
  shelves: listOf(structOf(() => shelfFields)),
  best: structOf(() => shelfFields),
});
const readHouse = structOf(() => houseFields);

describe('readers of JSON', () => {
  it('read the fields that they know, and ignore all others', () => {
    expect(readHouse({ name: 'a', other: 1, rooms: { k: 2 }, shelves: [{ label: 'b' }, null], best: {} })).toEqual({
      name: 'a',
      rooms: new Map([['k', 2]]),
      shelves: [{ label: 'b' }, {}],
      best: {},
    });
  });

  it('take a name in any case, and a long s for an s', () => {
    expect(readHouse({ NAME: 'a', ſhelves: [] })).toEqual({ name: 'a', shelves: [] });
  });

  it('take null for a missing field, also after another spelling of it', () => {
    expect(readHouse({ name: 'a', Name: null, best: undefined })).toEqual({ name: undefined, best: undefined });
  });

  it('add what another spelling of a field has to what the first one had', () => {
    const value = { best: { label: 'b' }, BEST: { wide: true }, rooms: { a: 1, b: 1 }, Rooms: { b: 2 } };
    expect(readHouse(value)).toEqual({
      best: { label: 'b', wide: true },
      rooms: new Map([
        ['a', 1],
        ['b', 2],
      ]),
    });
  });

  it('replace what is no Unicode text', () => {
    expect(readHouse({ name: 'a\ud800', rooms: { '\ud800': 1 } })).toEqual({
      name: 'a\ufffd',
      rooms: new Map([['\ufffd', 1]]),
    });
  });

  it.each([
    [5, [], 'expected an object'],
    [[], [], 'expected an object'],
    [{ name: 5 }, ['name'], 'expected a string'],
    [{ rooms: [] }, ['rooms'], 'expected an object'],
    [{ rooms: { k: Infinity } }, ['rooms'], 'expected a finite number'],
    [{ shelves: {} }, ['shelves'], 'expected an array'],
    [{ shelves: [{ Wide: 'yes' }] }, ['shelves', 'wide'], 'expected a boolean'],
  ])('say what is wrong with %j, and where', (value, path, problem) => {
    expect(() => readHouse(value)).toThrow(new Unreadable(problem, path));
    expect(() => readHouse(value)).toThrow(expect.objectContaining({ path, problem }));
  });

  it('pass on an error that is not about the value', () => {
    const fields = fieldsOf<Shelf>({
      ...shelfReaders,
      label: () => {
        throw new RangeError('no');
      },
    });
    expect(() => structOf(() => fields)({ label: 1 })).toThrow(RangeError);
  });
});
