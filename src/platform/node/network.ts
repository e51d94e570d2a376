/** The real network: TCP through `node:net`. */
import { createServer, type Server, Socket as TcpSocket } from 'node:net';
import { type Address, type Listener, type Network, NetworkError, type Socket } from '../ports.ts';
import { NodeSocket } from './socket.ts';

export interface NodeNetworkOptions {
  /** False: receives through stream events, as it must where Node's internals differ. For tests. */
  readonly receiveDirectly?: boolean;
}

/** After so much silence the kernel asks whether the peer is still there. */
const KEEP_ALIVE_MS = 60_000;

export function nodeNetwork({ receiveDirectly = true }: NodeNetworkOptions = {}): Network {
  return {
    listen: (address, accept) => listen(address, (tcp) => accept(new NodeSocket(tcp, receiveDirectly))),
    connect: (address, options) => connect(address, options?.signal, receiveDirectly),
  };
}

function listen(address: Address, accept: (tcp: TcpSocket) => void): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = createServer(
      { pauseOnConnect: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
      accept,
    );
    server.once('error', (error) => reject(networkError(error, 'listen on', address)));
    server.listen({ host: address.host, port: address.port }, () => {
      // From now on an error means that one connection could not be accepted (no descriptors left).
      server.on('error', () => {});
      const bound = server.address();
      const port = bound !== null && typeof bound === 'object' ? bound.port : address.port;
      resolve({ address: { host: address.host, port }, close: () => closeServer(server) });
    });
  });
}

/** Does not wait for `close` of the server, which comes after that of its last connection. */
function closeServer(server: Server): Promise<void> {
  server.close(() => {});
  return new Promise((resolve) => setImmediate(resolve));
}

function connect(
  address: Address,
  signal: AbortSignal | undefined,
  receiveDirectly: boolean,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = `${address.host}:${address.port}`;
    const tcp = new TcpSocket();
    const abort = (): void => {
      tcp.destroy();
      reject(new NetworkError('ABORT_ERR', `connecting to ${where} was aborted (ABORT_ERR)`));
    };
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    const fail = (error: Error): void => {
      signal?.removeEventListener('abort', abort);
      reject(networkError(error, 'connect to', address));
    };
    tcp.once('error', fail);
    tcp.pause();
    tcp.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
    tcp.connect({ host: address.host, port: address.port }, () => {
      signal?.removeEventListener('abort', abort);
      tcp.off('error', fail);
      resolve(new NodeSocket(tcp, receiveDirectly));
    });
  });
}

function networkError(error: Error, operation: string, address: Address): NetworkError {
  const code = (error as { code?: string }).code ?? 'EUNKNOWN';
  const where = `${address.host}:${address.port}`;
  return new NetworkError(code, `cannot ${operation} ${where} (${code})`, { cause: error, address });
}
