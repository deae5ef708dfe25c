import type { Order } from './number-tests.js';
import type { Test } from './operator-entry.js';
import { TEXT_STEPS, spendOnText } from './steps.js';
import { versionOfText } from './text-forms.js';
import { compareVersions, type Version } from './version.js';

/** The value is a text with a version whose order to the literal is an accepted one. */
export const ordersVersion =
  (accepts: Order['accepts']) =>
  (literal: Version): Test => {
    const steps = literal.prerelease.length * TEXT_STEPS.parsed;
    return (left, scope) => {
      const version = typeof left === 'string' ? versionOfText(left, scope) : undefined;
      if (version === undefined) return false;
      spendOnText(scope, steps);
      return accepts(compareVersions(version, literal));
    };
  };
