import type { HttpFailure } from '../../relay/http-message.js';
import { wrong, type Finding, type Verdict } from './finding.js';
import { isPlain, tlsExpected } from './foreign-verdict.js';
import { networkVerdict } from './network-causes.js';
import { readiness } from './questions.js';
import { Visit, type VisitOptions } from './visit.js';

/** Why the address sends no response. `variables` are the names of the variables of the environment. */
export async function failedAddress(
  failure: HttpFailure,
  { options, variables }: { readonly options: VisitOptions; readonly variables: readonly string[] },
): Promise<Finding> {
  return wrong('address', withProxyHint(await connectionVerdict(failure, options), { options, variables }));
}

/** What a failed connection means. One that is closed is tried with TLS, if that may be what is expected. */
export async function connectionVerdict(failure: HttpFailure, options: VisitOptions): Promise<Verdict> {
  const verdict = networkVerdict(options, failure);
  const isTls = verdict.code === 'CONNECTION_CLOSED' || verdict.code === 'NOT_HTTP';
  return isTls && (await speaksTls(options)) ? tlsExpected(options.url) : verdict;
}

const OF_TLS = /^(?:CERTIFICATE_|TLS_)/;

/** Whether TLS gets further than plain HTTP did. The key is not sent. */
async function speaksTls(options: VisitOptions): Promise<boolean> {
  if (!isPlain(options.url)) return false;
  const visit = new Visit({ ...options, url: options.url.replace(/^http:/i, 'https:'), apiKey: undefined });
  const outcome = await visit.ask(readiness);
  await visit.close();
  return outcome.kind === 'response' || OF_TLS.test(networkVerdict(options, outcome).code);
}

interface Situation {
  readonly options: VisitOptions;
  readonly variables: readonly string[];
}

function withProxyHint(verdict: Verdict, { options, variables }: Situation): Verdict {
  const name = variables.find((variable) => /^(?:https?|all)_proxy$/i.test(variable));
  if (name === undefined || options.proxyUrl !== undefined) return verdict;
  const hint = `${name} is set, and the provider reads nothing from the environment: set the option proxyUrl.`;
  return { ...verdict, todo: `${verdict.todo} ${hint}` };
}
