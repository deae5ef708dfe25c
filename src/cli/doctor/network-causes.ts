import { printable } from '../../log-text.js';
import type { HttpFailure } from '../../relay/http-message.js';
import type { Verdict } from './finding.js';

/** The address of a relay, for sentences about it. */
export interface Place {
  readonly url: string;
  readonly proxyUrl?: string | undefined;
  readonly timeoutMs: number;
}

type Cause = (place: Place, failure: HttpFailure) => Verdict;

const PROXY_WORDS = 'the proxy cannot be used: ';

/** What a failed connection means. */
export function networkVerdict(place: Place, failure: HttpFailure): Verdict {
  const { code, message } = failure;
  if (message.startsWith(PROXY_WORDS) || code.startsWith('PROXY_')) return proxyVerdict(place, failure);
  const [, cause = unknown] = CAUSES.find(([codes]) => codes.test(code)) ?? [];
  return cause(place, failure);
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}

function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const refused: Cause = ({ url }) => ({
  code: 'CONNECTION_REFUSED',
  what: `Nothing listens at ${hostOf(url)}, port ${portOf(url)}.`,
  todo:
    'Start the relay, or correct the port: a relay listens at 1031 unless server.port says otherwise.' +
    (LOOPBACK.test(hostOf(url)) ? ' In a container this address is the container itself.' : ''),
});

const nameUnknown: Cause = ({ url }, { code }) => ({
  code: 'NAME_UNKNOWN',
  what: `The name ${hostOf(url)} leads nowhere (${code}).`,
  todo: 'Correct the host in the endpoint, or look at the DNS of this machine.',
});

const noResponse: Cause = ({ url, timeoutMs }) => ({
  code: 'NO_RESPONSE',
  what: `Nothing came back from ${hostOf(url)}, port ${portOf(url)}, within ${timeoutMs / 1000} s.`,
  todo: 'Look for a firewall or a security group on the way, and whether the relay hangs.',
});

const untrusted: Cause = (_place, { code }) => ({
  code: 'CERTIFICATE_UNTRUSTED',
  what: `The certificate is signed by an authority that is not trusted here (${code}).`,
  todo: 'Give the authority as the option connect.ca (here: --ca FILE).',
});

const expired: Cause = (_place, { code }) => ({
  code: 'CERTIFICATE_EXPIRED',
  what: `The certificate is not valid at this time (${code}).`,
  todo: 'Renew it, and look at the clock of this machine.',
});

const otherName: Cause = ({ url }) => ({
  code: 'CERTIFICATE_FOR_ANOTHER_NAME',
  what: `The certificate is for another name than ${hostOf(url)}.`,
  todo: 'Use the name that is in the certificate, or set the option connect.servername.',
});

const noTls: Cause = ({ url }, { code }) => ({
  code: 'NO_TLS',
  what: `${hostOf(url)}, port ${portOf(url)}, does not speak TLS, or not the same (${code}).`,
  todo: 'Use http:// if that is the relay itself: it speaks TLS only behind something that does.',
});

const closed: Cause = ({ url }, { code }) => ({
  code: 'CONNECTION_CLOSED',
  what: `${hostOf(url)}, port ${portOf(url)}, closes the connection without a response (${code}).`,
  todo: 'Look at the log of what listens there: it may be something else than a relay, or want a client certificate.',
});

const notHttp: Cause = ({ url }) => ({
  code: 'NOT_HTTP',
  what: `What listens at ${hostOf(url)}, port ${portOf(url)}, does not speak HTTP.`,
  todo: 'Correct the port: a relay listens at 1031 unless server.port says otherwise.',
});

const unknown: Cause = (_place, { code, message }) => ({
  code: 'UNREACHABLE',
  what: `The relay cannot be reached (${code}: ${printable(message)}).`,
  todo: 'Correct the endpoint, or look at the network.',
});

const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [/^ECONNREFUSED$/, refused],
  [/^(?:ENOTFOUND|EAI_\w+|ENODATA)$/, nameUnknown],
  [/^(?:TIMEOUT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w*TIMEOUT)$/, noResponse],
  [/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, expired],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, otherName],
  [/SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA|^CERT_/, untrusted],
  [/^(?:EPROTO|ERR_SSL_\w+)$/, noTls],
  [/^(?:ECONNRESET|UND_ERR_SOCKET|EPIPE)$/, closed],
  [/^HPE_/, notHttp],
];

/** The proxy's address may have credentials. */
function proxyVerdict({ proxyUrl = '' }: Place, { code, message }: HttpFailure): Verdict {
  const shown = new URL(proxyUrl).host;
  if (code === 'PROXY_AUTH_REQUIRED') {
    const todo = 'Put them into the option proxyUrl, percent-encoded (here: --proxy-file FILE).';
    return { code: 'PROXY_AUTH_REQUIRED', what: `The proxy ${shown} wants credentials, or others.`, todo };
  }
  if (code === 'PROXY_REFUSED') {
    const todo = 'Have the proxy allow that host and port, or reach the relay without it.';
    return { code: 'PROXY_REFUSED', what: `The proxy ${shown} does not let through to the relay.`, todo };
  }
  const why = printable(message.replace(PROXY_WORDS, ''));
  const todo = 'Correct the option proxyUrl, or look at the proxy.';
  return { code: 'PROXY_UNREACHABLE', what: `The proxy ${shown} cannot be used (${why}).`, todo };
}
