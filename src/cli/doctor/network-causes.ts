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
    (LOOPBACK.test(hostOf(url))
      ? ' In a container, this address means the container itself: use the name of the service.'
      : ''),
});

const nameUnknown: Cause = ({ url }, { code }) => ({
  code: 'NAME_UNKNOWN',
  what: `DNS has no address for the name ${hostOf(url)} (${code}).`,
  todo: 'Correct the host in the endpoint, or check the DNS settings of this machine.',
});

const noResponse: Cause = ({ url, timeoutMs }) => ({
  code: 'NO_RESPONSE',
  what: `Nothing came back from ${hostOf(url)}, port ${portOf(url)}, in time (the run may take ${timeoutMs / 1000} s).`,
  todo: 'Look for a firewall or a security group on the way, and check whether the relay hangs.',
});

const timeUp: Cause = ({ timeoutMs }) => ({
  code: 'TIME_UP',
  what: `There was too little time left for this request: the run may take ${timeoutMs / 1000} s.`,
  todo: 'Repeat with a longer --timeout.',
});

const noRoute: Cause = ({ url }, { code }) => ({
  code: 'UNREACHABLE',
  what: `This machine has no route to ${hostOf(url)}, port ${portOf(url)} (${code}).`,
  todo: 'Check the network, the VPN and the firewall of this machine, or correct the host in the endpoint.',
});

const untrusted: Cause = (_place, { code }) => ({
  code: 'CERTIFICATE_UNTRUSTED',
  what: `The certificate is signed by an authority that is not trusted here (${code}).`,
  todo: 'Pass the certificate of that authority in the option connect.ca (here: --ca FILE).',
});

const expired: Cause = (_place, { code }) => ({
  code: 'CERTIFICATE_EXPIRED',
  what: `The certificate is not valid at this time (${code}).`,
  todo: 'Renew the certificate, or correct the clock of this machine.',
});

const otherName: Cause = ({ url }) => ({
  code: 'CERTIFICATE_FOR_ANOTHER_NAME',
  what: `The certificate is for another name than ${hostOf(url)}.`,
  todo: 'Use the name that is in the certificate, or set the option connect.servername.',
});

const noTls: Cause = ({ url }, { code }) => ({
  code: 'NO_TLS',
  what: `${hostOf(url)}, port ${portOf(url)}, does not speak TLS, or no version that Node.js accepts (${code}).`,
  todo: 'Use http:// if the relay itself listens there: it speaks TLS only behind a gateway.',
});

const closed: Cause = ({ url }, { code }) => ({
  code: 'CONNECTION_CLOSED',
  what: `${hostOf(url)}, port ${portOf(url)}, closes the connection without a response (${code}).`,
  todo: 'Look at the log of what listens there: it may not be a relay, or it may require a client certificate.',
});

const notHttp: Cause = ({ url }) => ({
  code: 'NOT_HTTP',
  what: `What listens at ${hostOf(url)}, port ${portOf(url)}, does not speak HTTP.`,
  todo: 'Correct the port: a relay listens at 1031 unless server.port says otherwise.',
});

const unknown: Cause = (_place, { code, message }) => ({
  code: 'UNREACHABLE',
  what: `The relay cannot be reached (${code}: ${printable(message)}).`,
  todo: 'Correct the endpoint, or check the network: curl from this machine shows more.',
});

const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [/^ECONNREFUSED$/, refused],
  [/^(?:ENOTFOUND|EAI_\w+|ENODATA)$/, nameUnknown],
  [/^TIME_UP$/, timeUp],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/, noRoute],
  [/^(?:TIMEOUT|ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, noResponse],
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
    const todo = 'Put them into the option proxyUrl, percent-encoded (here: into the file of --proxy-file).';
    return {
      code: 'PROXY_AUTH_REQUIRED',
      what: `The proxy ${shown} requires credentials, or refuses those that it got.`,
      todo,
    };
  }
  if (code === 'PROXY_REFUSED') {
    const todo = 'Allow that host and port in the proxy, or reach the relay without it.';
    return { code: 'PROXY_REFUSED', what: `The proxy ${shown} refuses to connect to the relay.`, todo };
  }
  const why = printable(message.replace(PROXY_WORDS, ''));
  const todo = 'Correct the option proxyUrl (here: --proxy), or start the proxy.';
  return { code: 'PROXY_UNREACHABLE', what: `The proxy ${shown} cannot be used (${why}).`, todo };
}
