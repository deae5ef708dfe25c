import { RawServer } from './raw-server.js';
import type { ScriptedRelay } from './scripted-relay.js';

/**
 * A server that takes connections and says nothing, so that a TLS handshake never ends. What comes after the first
 * `mute` connections gets the relay.
 */
export const startMuteServer = (mute = Infinity, relay?: ScriptedRelay): Promise<RawServer> =>
  RawServer.start((socket, connection) => {
    if (connection > mute) relay?.take(socket);
    // Who does not read does not notice the end either.
    else socket.resume();
  });
