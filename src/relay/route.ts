import { createConnector, type Connector, type ConnectorOptions } from './connector.js';
import { endpointOf } from './endpoint.js';
import { proxyError, proxyOf, type Proxy } from './proxy.js';
import { createTunnelConnector } from './tunnel.js';

export interface RouteOptions extends ConnectorOptions {
  /** Base URL of the relay; its path prefix is kept. */
  readonly url: string;
  readonly proxyUrl?: string | undefined;
  /** Gets each socket that is opened, before it is connected. */
  readonly onOpen: OnOpen;
}

type OnOpen = (socket: ReturnType<Connector>) => void;

/** How requests get to the relay. */
export interface Route {
  /** The server that is connected to: the relay, or the proxy that forwards to it. */
  readonly origin: string;
  /** Goes before the path of each request. */
  readonly pathPrefix: string;
  /** Headers to send with each request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connector: Connector;
  /** The proxy reads the requests and may refuse them itself. */
  readonly isForwarded: boolean;
}

/**
 * The route to the relay: direct without a proxy; with a proxy, by a tunnel to an `https:` relay, or by forwarding
 * each request to an `http:` relay.
 */
export function routeTo({ url, proxyUrl, ...options }: RouteOptions): Route {
  const { origin, prefix } = endpointOf(url);
  const direct = { origin, pathPrefix: prefix, headers: {}, isForwarded: false };
  if (proxyUrl === undefined) return { ...direct, connector: kept(createConnector(options), options.onOpen) };
  const proxy = proxyOf(proxyUrl);
  const toProxy = kept(proxyConnector(options), options.onOpen);
  if (origin.startsWith('https:')) {
    const toRelay = createConnector(options);
    return { ...direct, connector: createTunnelConnector({ ...options, proxy, toProxy, toRelay }) };
  }
  return {
    origin: proxy.origin,
    pathPrefix: origin + prefix,
    headers: { ...proxy.headers, host: new URL(origin).host },
    connector: forwardingConnector(proxy, toProxy),
    isForwarded: true,
  };
}

/** Connects with the same options, except for `servername`, which is the relay's name. */
function proxyConnector({ connect, timeoutMs }: ConnectorOptions): Connector {
  return createConnector({ connect: { ...connect, servername: '' }, timeoutMs });
}

/** Connects to the proxy's own target: undici's has the relay's name for TLS, taken from the header `host`. */
function forwardingConnector(proxy: Proxy, toProxy: Connector): Connector {
  return (_target, done) =>
    toProxy(proxy.target, (error, socket) => {
      if (socket === null) done(proxyError(error), null);
      else done(null, socket);
    });
}

function kept(open: Connector, onOpen: OnOpen): Connector {
  return (target, done) => {
    const socket = open(target, done);
    onOpen(socket);
    return socket;
  };
}
