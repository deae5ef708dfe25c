/** The rules of the analysis in short. */
export const RULES: readonly string[] = [
  `An exposure is a line that says which variation of the flag a visitor saw; a goal event is a tracking event with the
name of the goal. Visitors are told apart by their targeting key, exactly as it is written.`,
  'Each line is counted once: it counts, or it is set aside under the first reason that applies.',
  `A visitor belongs to the one variation that they saw. Visitors who saw several are left out, with all that they
bought.`,
  `A goal event counts from the second of the first exposure on, and once for each event id of a visitor. The same bytes
twice are one event.`,
  `The conversion rate is the share of the exposed visitors with at least one conversion. The value per visitor is taken
over all exposed visitors, 0 for those who bought nothing.`,
  'Amounts are added exactly, as decimals. Amounts of different currencies are never added.',
  `No winner is named while the interval of the difference contains 0, while visitors are not split as expected, while
the conversion rate and the value disagree, or while a variation has fewer visitors than are needed to find the effect
worth finding.`,
  `Several variations are each compared with the control, and their p-values are corrected by Holm. Several goals and
several segments are not corrected: of many, some differ by chance.`,
].map((rule) => rule.replaceAll('\n', ' '));
