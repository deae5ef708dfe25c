import { createConnector, type Connector, type ConnectorOptions } from './connector.js';
import { endpointOf } from './endpoint.js';
import { proxyError, proxyOf, type Proxy } from './proxy.js';
import { createTunnelConnector } from './tunnel.js';

export interface RouteOptions extends ConnectorOptions {
  /** Base URL of the relay; its path prefix is kept. */
  readonly url: string;
  readonly proxyUrl?: string | undefined;
  /** Told of each socket that is opened, before it is connected. */
  readonly onOpen: OnOpen;
}

type OnOpen = (socket: ReturnType<Connector>) => void;

/** How requests get to the relay. */
export interface Route {
  /** The server that is connected to: the relay, or the proxy that forwards to it. */
  readonly origin: string;
  /** Goes before the path of each request. */
  readonly pathPrefix: string;
  /** Go with each request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connector: Connector;
  /** The proxy reads the requests and may refuse them itself. */
  readonly isForwarded: boolean;
}

/**
 * Without a proxy the relay itself; a proxy is asked for a tunnel to `https:`, and to forward each request to `http:`.
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

/** The same options, except for the name for TLS: that is the relay's. */
function proxyConnector({ connect, timeoutMs }: ConnectorOptions): Connector {
  return createConnector({ connect: { ...connect, servername: '' }, timeoutMs });
}

/** undici would connect with the relay's name for TLS: it takes that from the header `host`. */
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
