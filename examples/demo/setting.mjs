/** Where the shop evaluates its flags: `'Remote'` asks the relay, which then records the exposures itself. */
export const evaluationType = 'InProcess';

export const flagKey = 'new-button';

/** What the visitors do not know of themselves: how many of them buy, by the button they see. */
export const conversionRates = { old: 0.1, new: 0.14 };
