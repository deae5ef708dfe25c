import * as fc from 'fast-check';
import { endpointOf, flagKeyPath, isCarried } from '../../src/relay/endpoint.js';

describe('an endpoint', () => {
  it.each([
    ['http://relay:1031', 'http://relay:1031', ''],
    ['http://relay:1031/', 'http://relay:1031', ''],
    ['HTTPS://Relay/goff', 'https://relay', '/goff'],
    ['https://relay/a/b//', 'https://relay', '/a/b'],
    ['http://[::1]:1031/x y', 'http://[::1]:1031', '/x%20y'],
  ])('an endpoint of %s has its origin and its prefix', (url, origin, prefix) => {
    expect(endpointOf(url)).toEqual({ origin, prefix });
  });
});

/** Go's `URL.EscapedPath` of a decoded path, which is the only spelling that the relay decodes. */
function goEncoding(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const isPlain = /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(character);
      return isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

describe('the path of a flag key', () => {
  it.each([
    ['plain-key_1.0~', 'plain-key_1.0~'],
    ['a/b', 'a/b'],
    ['a b', 'a%20b'],
    ['team:flag@v1;x=1,2&3+4$', 'team:flag@v1;x=1,2&3+4$'],
    ["it's!(*)", 'it%27s%21%28%2A%29'],
    ['50%', '50%25'],
    ['%3A', '%253A'],
    ['a?b#c', 'a%3Fb%23c'],
    ['[x]\\^`{|}"<>', '%5Bx%5D%5C%5E%60%7B%7C%7D%22%3C%3E'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['🚀', '%F0%9F%9A%80'],
    ['..', '..'],
  ])('the path of the flag key %j is %j', (key, path) => {
    expect(flagKeyPath(key)).toBe(path);
  });

  it('the path of half a surrogate pair asks for the replacement character, and does not throw', () => {
    expect(flagKeyPath('a\ud800b')).toBe('a%EF%BF%BDb');
  });

  it("is Go's own encoding of every key", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(flagKeyPath(key)).toBe(goEncoding(key));
      }),
    );
  });

  it("is Go's own encoding of every ASCII character at every place", () => {
    for (let code = 0; code < 128; code++) {
      const character = String.fromCharCode(code);
      for (const key of [character, `${character}a`, `a${character}`, `a${character}b`, `${character}%20`]) {
        expect(flagKeyPath(key)).toBe(goEncoding(key));
      }
    }
  });
});

describe('a path of a flag key that HTTP does not carry as it is', () => {
  it.each([
    [''],
    ['.'],
    ['..'],
    ['./a'],
    ['../a'],
    ['a/.'],
    ['a/..'],
    ['a/./b'],
    ['a/../b'],
    ['../../../v1/data/collector'],
    ['a//..'],
    ['/..'],
    ['../'],
    ['..;/a'],
    ['a/..;x=1'],
    ['\\..\\'],
    ['a\\..\\b'],
    ['x'.repeat(7_001)],
    ['ü'.repeat(1_200)],
  ])('is that of %j', (key) => {
    expect(isCarried(flagKeyPath(key))).toBe(false);
  });

  it.each([
    ['flag'],
    ['a.b'],
    ['.a'],
    ['a.'],
    ['...'],
    ['.../a'],
    ['a/..b'],
    ['a../b'],
    ['a//b'],
    ['/a'],
    ['a/'],
    ['%2e%2e'],
    ['%2e%2e/%2E'],
    ['..%2f'],
    ['?x'],
    ['#y'],
    ['..?'],
    [' ..'],
    ['..\0'],
    ['\\'],
    ['。。'],
    ['x'.repeat(7_000)],
  ])('is not that of %j', (key) => {
    expect(isCarried(flagKeyPath(key))).toBe(true);
  });

  it('is every one that a client which normalises addresses would change', () => {
    const characters = fc.constantFrom('.', '/', '%', '2', 'e', 'E', '\\', '?', '#', 'a', ';', '\n', ' ');
    fc.assert(
      fc.property(fc.array(characters, { minLength: 1, maxLength: 12 }), (key) => {
        const path = `/ofrep/v1/evaluate/flags/${flagKeyPath(key.join(''))}`;
        if (isCarried(flagKeyPath(key.join('')))) expect(new URL(path, 'http://relay').pathname).toBe(path);
      }),
    );
  });
});
