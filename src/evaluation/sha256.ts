import crypto from 'node:crypto';

/** 44 characters that two texts have in common only if they are equal. */
export function sha256(text: string): string {
  return digest(text);
}

/** In one call where there is one: it takes half the time. */
const digest: (text: string) => string =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha256', text, 'base64')
    : (text) => crypto.createHash('sha256').update(text).digest('base64');
