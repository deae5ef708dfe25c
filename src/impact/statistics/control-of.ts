import { nearestNames } from '../../options/nearest-names.js';
import { ImpactError } from '../rules/impact-error.js';
import { quoted } from '../rules/expected.js';
import { byBytes } from '../rules/users/by-bytes.js';
import type { Analysis } from './analysis.js';

/**
 * The named control; else the variation with most exposed users, the first by name among equals, `""` where there is
 * none.
 *
 * @throws ImpactError `UNKNOWN_VARIATION`
 */
export function controlOf({ counts: { variations }, control, knownVariations = [] }: Analysis): string {
  if (control === undefined) return largest(variations);
  if (!Object.hasOwn(variations, control) && !knownVariations.includes(control)) {
    throw unknownControl(control, Object.keys(variations));
  }
  return control;
}

function unknownControl(control: string, names: readonly string[]): ImpactError {
  const nearest = nearestNames(control, names).map(quoted);
  const hint = nearest.length === 0 ? '' : ` The nearest that somebody saw: ${nearest.join(', ')}.`;
  const message = `The control ${quoted(control)} is no variation that somebody was exposed to.${hint}`;
  return new ImpactError(message, { code: 'UNKNOWN_VARIATION', exitCode: 2 });
}

function largest(variations: Analysis['counts']['variations']): string {
  const [first] = Object.entries(variations).sort(
    ([a, { exposedUsers: ofA }], [b, { exposedUsers: ofB }]) => ofB - ofA || byBytes(a, b),
  );
  return first?.[0] ?? '';
}
