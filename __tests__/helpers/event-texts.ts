import fc from 'fast-check';

/** Texts of events: ASCII, two, three and four bytes a character, short and long. */
export const anyEventText: fc.Arbitrary<string> = fc
  .record({ text: fc.string({ unit: 'binary', maxLength: 40 }), times: fc.integer({ min: 1, max: 6 }) })
  .map(({ text, times }) => JSON.stringify({ key: text.repeat(times) }));

export const utf8Length = (text: string): number => Buffer.byteLength(text);
