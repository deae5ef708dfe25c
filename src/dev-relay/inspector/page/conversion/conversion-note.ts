import { counted } from '../dom/words.js';
import type { LiveConversion, SetAside } from './live-conversion.js';

const WORDS: Readonly<Record<keyof SetAside, readonly [one: string, many: string]>> = {
  mixedUsers: ['user who saw several variations', 'users who saw several variations'],
  defaults: ['exposure to a default value', 'exposures to a default value'],
  withoutKey: ['event without a user', 'events without a user'],
  notExposed: ['goal event of a user who was not exposed', 'goal events of users who were not exposed'],
  beforeExposure: ['goal event from before the exposure', 'goal events from before the exposure'],
  repeated: ['goal event that came again', 'goal events that came again'],
};

/** What the rules have set aside, in a sentence; empty where that is nothing. */
export function conversionNote({ setAside }: LiveConversion): string {
  const aside = (Object.keys(WORDS) as (keyof SetAside)[]).filter((name) => setAside[name] > 0);
  const list = aside.map((name) => counted(setAside[name], WORDS[name])).join(', ');
  return list === '' ? '' : `Set aside by the rules: ${list}.`;
}
