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
  // A proxy that forwards has a response for a relay that it cannot reach.
  if (isForwarded(place) && (cause === closed || cause === notHttp)) return proxyVerdict(place, failure);
  return cause(place, failure);
}

/** Whether a proxy reads the requests: its responses are not told from those of the relay. */
export function isForwarded({ url, proxyUrl }: Pick<Place, 'url' | 'proxyUrl'>): boolean {
  return proxyUrl !== undefined && new URL(url).protocol === 'http:';
}

/** The host and the port of the proxy alone: its address may have credentials. */
export function proxyHost(proxyUrl: string): string {
  return new URL(proxyUrl).host;
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

const noResponse: Cause = ({ url, timeoutMs, proxyUrl }) => ({
  code: 'NO_RESPONSE',
  what: `Nothing came back from ${hostOf(url)}, port ${portOf(url)}, in time (the run may take ${timeoutMs / 1000} s).`,
  todo:
    'Look for a firewall or a security group on the way, and check whether the relay hangs.' +
    (proxyUrl === undefined ? '' : ` The proxy ${proxyHost(proxyUrl)} may hang, too.`),
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
  todo:
    'Pass the certificate of that authority in the option connect.ca (here: --ca FILE).' +
    (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
      ? ' If it is a public one, the server lacks the intermediate certificates: have it send the whole chain.'
      : ''),
});

const selfSigned: Cause = (_place, { code }) => ({
  code: 'CERTIFICATE_UNTRUSTED',
  what: `The certificate is signed by itself, and not trusted here (${code}).`,
  todo: 'Pass that certificate in the option connect.ca (here: --ca FILE).',
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

const tlsRefused: Cause = ({ url }, { code }) => ({
  code: 'TLS_REFUSED',
  what: `${hostOf(url)}, port ${portOf(url)}, speaks TLS, but refuses the connection (${code}).`,
  todo:
    'It may require a client certificate (options connect.cert and connect.key), another name ' +
    '(connect.servername), or a version of TLS that Node.js does not accept.',
});

/** An alert, which comes from TLS alone, or a version that is refused here. */
const TLS_WORDS = /\balert\b|\bunrecognized name\b|\bunsupported protocol\b/i;

const brokenTls: Cause = (place, failure) => {
  const words = `${failure.code.replaceAll('_', ' ')} ${failure.message}`;
  return TLS_WORDS.test(words) ? tlsRefused(place, failure) : noTls(place, failure);
};

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
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, selfSigned],
  [/SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA|^CERT_/, untrusted],
  [/^(?:EPROTO|ERR_SSL_[\w/]+)$/, brokenTls],
  [/^(?:ECONNRESET|UND_ERR_SOCKET|EPIPE)$/, closed],
  [/^HPE_/, notHttp],
];

function proxyVerdict({ proxyUrl = '' }: Place, { code, message }: HttpFailure): Verdict {
  const shown = proxyHost(proxyUrl);
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
