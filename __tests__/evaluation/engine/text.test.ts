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
