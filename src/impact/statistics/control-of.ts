import { nearestNames } from '../../options/nearest-names.js';
import { ImpactError } from '../rules/impact-error.js';
import { quoted } from '../rules/expected.js';
import { byBytes } from '../rules/users/by-bytes.js';
import type { Analysis } from './analysis.js';

/**
 * The named control; else the variation with most exposed users, the first by name among equals, `""` where there is
 * none. If nobody was exposed to any variation, no name is wrong.
 *
 * @throws ImpactError `UNKNOWN_VARIATION`
 */
export function controlOf({ counts: { variations }, control, knownVariations = [] }: Analysis): string {
  if (control === undefined) return largest(variations);
  const seen = Object.keys(variations);
  if (seen.length === 0 || seen.includes(control) || knownVariations.includes(control)) return control;
  throw unknownControl(control, seen);
}

function unknownControl(control: string, names: readonly string[]): ImpactError {
  const nearest = nearestNames(control, names).map(quoted);
  const hint = nearest.length === 0 ? '' : ` The nearest variation that was seen is ${nearest.join(' or ')}.`;
  const message = `Nobody was exposed to the variation ${quoted(control)}, which is named as the control.${hint}`;
  return new ImpactError(message, { code: 'UNKNOWN_VARIATION', exitCode: 2 });
}

function largest(variations: Analysis['counts']['variations']): string {
  const [first] = Object.entries(variations).sort(
    ([a, { exposedUsers: ofA }], [b, { exposedUsers: ofB }]) => ofB - ofA || byBytes(a, b),
  );
  return first?.[0] ?? '';
}
