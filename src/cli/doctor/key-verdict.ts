import type { Verdict } from './finding.js';
import { messageOf, type Reply } from './reply.js';

/** The key that was sent, and what is known of it. */
export interface GivenKey {
  readonly apiKey: string | undefined;
  /** Whether the same relay takes the key in `X-API-Key`. */
  readonly passesOtherHeader: boolean;
}

/** Why a relay responds 401. It tells a key that did not arrive from a wrong one. */
export function keyVerdict(reply: Reply, { apiKey, passesOtherHeader }: GivenKey): Verdict {
  const message = messageOf(reply);
  const isMissing = message === 'missing key in request header' || message === 'invalid key in the request header';
  if (apiKey === undefined) return keyMissing;
  if (isMissing) return stripped('removes', passesOtherHeader);
  // HTTP itself takes the spaces around a whole header away.
  const isRight = passesOtherHeader && apiKey === apiKey.trim();
  return isRight ? stripped('replaces', passesOtherHeader) : keyWrong(apiKey);
}

const keyMissing: Verdict = {
  code: 'KEY_MISSING',
  what: 'The relay wants an API key.',
  todo: 'Set the option apiKey (here: --api-key-file FILE).',
};

const USE_ANOTHER =
  'Use a key of authorizedKeys.evaluation, or of the apiKeys of a flagset, in the configuration of the relay.';

function keyWrong(apiKey: string): Verdict {
  const [, hint = ''] = FORMS.find(([form]) => form.test(apiKey)) ?? [];
  return {
    code: 'KEY_WRONG',
    what: 'The relay refuses the API key.',
    todo: `${hint}${USE_ANOTHER}`,
  };
}

/** What people copy together with a key. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^\s|\s$/, 'There are spaces around it: leave them out. '],
  [/^bearer\s/i, 'It begins with Bearer, which the provider adds itself: leave that out. '],
  [/^(["'`]).*\1$/, 'It is in quotes: leave them out. '],
  [
    /^(?:export )?[A-Z][A-Z_]*=./,
    'It begins like a line of an environment file: leave out the name and the equals sign. ',
  ],
];

function stripped(does: 'removes' | 'replaces', passesOtherHeader: boolean): Verdict {
  const other = "Send the key in another header (headers: { 'X-API-Key': key } instead of apiKey), or let";
  return {
    code: 'KEY_STRIPPED',
    what: `The API key was sent, but did not reach the relay: a gateway ${does} the header Authorization.`,
    todo: `${passesOtherHeader ? other : 'Let'} the gateway pass it on.`,
  };
}
