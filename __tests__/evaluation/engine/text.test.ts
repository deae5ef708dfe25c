import { compareText, lowerCase, trimSpace, wellFormed } from '../../../src/evaluation/engine/text.js';

describe('text of the engine', () => {
  it.each([
    ['ΑΣ', 'ας'.replace('ς', 'σ')],
    ['İstanbul', 'istanbul'],
    ['STRASSE ẞ', 'strasse ß'],
    ['ÀÉ', 'àé'],
    ['\ua7cb\u{10d50}', '\ua7cb\u{10d50}'],
    ['\u{10400}', '\u{10428}'],
  ])('lower-cases %s one code point at a time', (text, lower) => {
    expect(lowerCase(text)).toBe(lower);
  });

  /** What the official engine, which is built with Unicode 15, leaves as it is. */
  const laterCased = /[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;
  /** The first half of a letter that was cased later, without its second half. */
  const lone = String.fromCharCode(0xd803);
  const lowerOf = (character: string): string =>
    character === 'İ' ? 'i' : laterCased.test(character) ? character : character.toLowerCase();
  const allCodePoints = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint)
    .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
    .map((codePoint) => String.fromCodePoint(codePoint));

  it('lower-cases every code point by itself, one by one', () => {
    const wrong = allCodePoints.filter((character) => lowerCase(character) !== lowerOf(character));
    expect(wrong).toEqual([]);
  });

  it('lower-cases a text that holds every code point as it lower-cases each', () => {
    const lower = allCodePoints.map(lowerOf).join('');
    expect(lowerCase(allCodePoints.join('')) === lower).toBe(true);
    expect(lowerCase(`İ${allCodePoints.reverse().join('AΣ')}ΑΣ İΣ`)).toHaveLength(
      allCodePoints.join('AΣ').length + 'İΑΣ İΣ'.length,
    );
  });

  it.each([
    ['ΑΣ ΑΣ', 'ασ ασ'],
    ['ΑΣİΑΣ', 'ασiασ'],
    [`İİİ${lone}Aİ`, `iii${lone}ai`],
    [`${lone}\u{10d50}A`, `${lone}\u{10d50}a`],
    ['x'.repeat(5000) + 'İ' + 'Y'.repeat(5000) + 'Σ', 'x'.repeat(5000) + 'i' + 'y'.repeat(5000) + 'σ'],
  ])('lower-cases by letter, whatever is around it', (text, lower) => {
    expect(lowerCase(text)).toBe(lower);
  });

  it.each([0, 1, 511, 512, 513, 1024, 2000])('orders texts that differ after %d equal characters', (length) => {
    const start = 'ab'.repeat(length).slice(0, length);
    for (const [left, right] of [
      ['a', 'b'],
      ['', 'a'],
      ['\uffee', '\u{1f600}'],
      ['\ud7ff', '\ue000'],
    ] as const) {
      if (left !== '') expect(compareText(`${start}${left}${start}`, `${start}${right}${start}`)).toBeLessThan(0);
      expect(compareText(start + left, start + right)).toBeLessThan(0);
      expect(compareText(start + right, start + left)).toBeGreaterThan(0);
    }
    expect(compareText(start, `${start}`)).toBe(0);
    expect(compareText(start, `${start} `.slice(0, -1))).toBe(0);
  });

  it('orders by code point, not by UTF-16 unit', () => {
    const sorted = ['\u{1f600}', '\uffee', 'b', 'a', 'ab', '', '\ud7ff'].sort(compareText);
    expect(sorted).toEqual(['', 'a', 'ab', 'b', '\ud7ff', '\uffee', '\u{1f600}']);
  });

  it('takes the spaces that Go takes', () => {
    expect(trimSpace('\u0085\u00a0\u2003x y\t\n')).toBe('x y');
    expect(trimSpace('\ufeffx')).toBe('\ufeffx');
    expect(trimSpace(' \t ')).toBe('');
  });

  it('replaces lone surrogates and leaves pairs', () => {
    expect(wellFormed('a\ud83d \ud83d\ude00')).toBe('a\ufffd \ud83d\ude00');
  });
});
