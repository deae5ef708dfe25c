import { refusalText, wrongPlaceText } from '../../src/relay/refusal-text.js';

const address = 'http://relay:1031/v1/v1/flag/configuration';
const HINT =
  'check the option endpoint (goff-doctor says what is there); asked http://relay:1031/v1/v1/flag/configuration';
const textOf = (status: number, hasKey = false): string => refusalText(status, '200', { address, hasKey });

describe('the text about a response that refuses', () => {
  it.each([401, 403])('says at %i that the key is refused, where there is one', (status) => {
    expect(textOf(status, true)).toBe(`HTTP ${status}: the relay refused the API key (goff-doctor tells why)`);
  });

  it.each([401, 403])('says at %i that a key is wanted, where there is none', (status) => {
    expect(textOf(status)).toBe(`HTTP ${status}: the relay wants an API key; set the option apiKey`);
  });

  it.each([201, 302, 400, 404, 405])('says at %i where it was asked, and how to find the right place', (status) => {
    expect(textOf(status)).toBe(`HTTP ${status}: expected 200; ${HINT}`);
  });

  it('names the key as well at 400, because a relay says that to one that belongs to no flagset', () => {
    expect(textOf(400, true)).toBe('HTTP 400: expected 200; check the options endpoint and apiKey');
  });

  it.each([408, 425, 429, 500, 503])('blames no address at %i', (status) => {
    expect(textOf(status)).toBe(`HTTP ${status}: expected 200`);
  });

  it('also has the address of a response of another kind', () => {
    expect(wrongPlaceText('HTTP 200: expected JSON', address)).toBe(`HTTP 200: expected JSON; ${HINT}`);
  });
});
