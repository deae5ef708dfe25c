import crypto from 'node:crypto';

/** A digest of 44 characters, which two different texts do not share. */
export function sha256(text: string): string {
  return digest(text);
}

/** Uses the function for one call where Node.js has it: it takes half the time. */
const digest: (text: string) => string =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha256', text, 'base64')
    : (text) => crypto.createHash('sha256').update(text).digest('base64');
