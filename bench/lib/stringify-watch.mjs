import { FIRST_NUMBER, MARKER } from './events.mjs';

const EVENT = new RegExp(`${MARKER}\\d{${String(FIRST_NUMBER).length}}`, 'g');

/** Watches every `JSON.stringify` of the process from now on: how many events did one call turn into text at most? */
export function watchStringify() {
  const { stringify } = JSON;
  let most = 0;
  JSON.stringify = (...values) => {
    const text = stringify(...values);
    most = Math.max(most, text?.match(EVENT)?.length ?? 0);
    return text;
  };
  return { most: () => most };
}
