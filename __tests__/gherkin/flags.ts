/** The flags that the features of the OpenFeature specification name, in the relay's own form. */

const fixed = (variations: object, variation: string): object => ({ variations, defaultRule: { variation } });

/** The first variation for one address, the same for everybody else: only the reason tells. */
const targeted = (variations: object): object => ({
  variations,
  targeting: [{ query: 'email eq "target@example.com"', variation: 'zero' }],
  defaultRule: { variation: 'zero' },
});

const pictures = { showImages: true, title: 'Look at these', imagesPerPage: 100 };

export const metadata = { string: '1.0.2', integer: 2, float: 0.1, boolean: true };

export const flags = {
  'boolean-flag': fixed({ on: true, off: false }, 'on'),
  'string-flag': fixed({ greeting: 'hello', parting: 'goodbye' }, 'greeting'),
  'integer-flag': fixed({ one: 1, ten: 10 }, 'ten'),
  'float-flag': fixed({ tenth: 0.1, half: 0.5 }, 'half'),
  'object-flag': fixed({ empty: {}, template: pictures }, 'template'),
  'boolean-zero-flag': fixed({ zero: false, other: true }, 'zero'),
  'string-zero-flag': fixed({ zero: '', other: 'text' }, 'zero'),
  'integer-zero-flag': fixed({ zero: 0, other: 1 }, 'zero'),
  'float-zero-flag': fixed({ zero: 0.0, other: 1.5 }, 'zero'),
  'object-zero-flag': fixed({ zero: {}, other: pictures }, 'zero'),
  'boolean-targeted-zero-flag': targeted({ zero: false, other: true }),
  'string-targeted-zero-flag': targeted({ zero: '', other: 'text' }),
  'integer-targeted-zero-flag': targeted({ zero: 0, other: 1 }),
  'float-targeted-zero-flag': targeted({ zero: 0.0, other: 1.5 }),
  'object-targeted-zero-flag': targeted({ zero: {}, other: pictures }),
  'context-aware': {
    variations: { internal: 'INTERNAL', external: 'EXTERNAL' },
    targeting: [
      { query: 'fn eq "Sulisław" and ln eq "Świętopełk" and age eq 29 and customer eq false', variation: 'internal' },
    ],
    defaultRule: { variation: 'external' },
  },
  'metadata-flag': { ...fixed({ on: true, off: false }, 'on'), metadata },
  'wrong-flag': fixed({ one: 'uno', two: 'dos' }, 'one'),
};
