/**
 * Peers: the other brokers, each reached through one channel to its broker-to-broker listener.
 *
 * An instance is one lane. Answers that may wait long (fetches of replicas) have a lane of their own, so
 * that a vote or a heartbeat never stands behind them on a connection. So have requests of clients that are
 * passed on, which take as long as they like.
 *
 * Errors  NetworkError (no address known, connection refused, lost, no answer in time), RequestRefused
 *         (the peer refused the request as a whole), ProtocolError
 */
import type { ApiName, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { BrokerId, Bytes, Millis } from '../base/units.ts';
import { type Address, type Clock, type Network, NetworkError } from '../platform/ports.ts';
import { Channel, RequestRefused } from '../transport/channel.ts';
import { NativeChannelDialect } from '../transport/channel-native.ts';

export interface PeersOptions {
  readonly network: Network;
  readonly clock: Clock;
  /** This broker, for the peers' logs. */
  readonly brokerId: BrokerId;
  readonly lane: string;
  /** Largest answer accepted. */
  readonly maxFrameBytes: Bytes;
  /** Where a broker's broker-to-broker listener is, as far as is known now. */
  readonly addressOf: (node: BrokerId) => Address | undefined;
}

/** What peers are told of this software; brokers of one cluster may differ. */
const software = { name: 'ottla-broker', version: '1' };

/** A connection that nobody is heard on for so long is tried anew, whatever time there is. */
const maxConnectMs: Millis = 5_000;

interface Route {
  readonly address: Address;
  /** Once it is open. */
  channel?: Channel;
  readonly opening: Promise<Channel>;
  /** Resolves when the connection has ended, or could not be opened. */
  readonly ended: Promise<void>;
}

export class Peers {
  readonly #options: PeersOptions;
  readonly #routes = new Map<BrokerId, Route>();
  readonly #closing = new AbortController();

  constructor(options: PeersOptions) {
    this.#options = options;
  }

  /**
   * Asks `node`; the connection is opened when there is none. Resolves with the answer, whose byte fields
   * belong to the caller. `timeoutMs` is for all of it, and must exceed what the peer may wait: then the
   * connection ends. `signal` ends this request alone, which may be carried out all the same.
   */
  async request<Api extends ApiName>(
    node: BrokerId,
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
    signal?: AbortSignal,
  ): Promise<ResponseOf<Api>> {
    const { clock } = this.#options;
    const deadline = clock.now() + timeoutMs;
    const route = this.#route(node, timeoutMs);
    const channel = route.channel ?? (await this.#opened(route, timeoutMs, signal));
    return channel.request(api, request, { timeoutMs: Math.max(1, deadline - clock.now()), signal });
  }

  /**
   * Resolves once the connection to `node`, opened when there is none, has ended. Rejects when it cannot be
   * opened within `connectTimeoutMs`.
   */
  async untilEnded(node: BrokerId, connectTimeoutMs: Millis): Promise<void> {
    const route = this.#route(node, connectTimeoutMs);
    await this.#opened(route, connectTimeoutMs);
    return route.ended;
  }

  /** Ends all connections; requests under way reject. */
  close(): void {
    this.#closing.abort(new NetworkError('ECLOSED', 'this broker is closing'));
    for (const route of this.#routes.values()) drop(route);
    this.#routes.clear();
  }

  /** Throws a NetworkError when no address of the node is known. */
  #route(node: BrokerId, timeoutMs: Millis): Route {
    const address = this.#options.addressOf(node);
    if (address === undefined) throw new NetworkError('ENOENT', `no address of broker ${node} is known`);
    const known = this.#routes.get(node);
    if (known !== undefined && sameAddress(known.address, address)) return known;
    if (known !== undefined) drop(known);
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const connectTimeoutMs = Math.min(timeoutMs, maxConnectMs);
    const route: Route = { address, ended, opening: this.#open(address, connectTimeoutMs, () => over()) };
    // Whoever asks next opens anew.
    const over = (): void => {
      if (this.#routes.get(node) === route) this.#routes.delete(node);
      end();
    };
    this.#routes.set(node, route);
    route.opening.then((channel) => {
      route.channel = channel;
    }, over);
    return route;
  }

  /** Whoever has less time than the one who opens the connection waits no longer than that. */
  #opened({ opening, address }: Route, timeoutMs: Millis, signal?: AbortSignal): Promise<Channel> {
    return new Promise((resolve, reject) => {
      const { host, port } = address;
      const giveUp = (): void =>
        reject(new NetworkError('ETIMEDOUT', `${host}:${port} cannot be reached in time`));
      const cancel = this.#options.clock.after(timeoutMs, giveUp);
      signal?.addEventListener('abort', giveUp, { once: true });
      const settled = (): void => {
        cancel();
        signal?.removeEventListener('abort', giveUp);
      };
      opening.then(resolve, reject).finally(settled);
    });
  }

  async #open(address: Address, connectTimeoutMs: Millis, onClosed: () => void): Promise<Channel> {
    const { network, clock, brokerId, lane, maxFrameBytes } = this.#options;
    return Channel.open(
      {
        network,
        clock,
        address,
        dialect: new NativeChannelDialect(),
        clientId: `broker-${brokerId}-${lane}`,
        maxFrameBytes,
        connectTimeoutMs,
        software,
        onClosed,
      },
      this.#closing.signal,
    );
  }
}

function drop({ opening }: Route): void {
  opening.then(
    (channel) => channel.close(),
    () => {},
  );
}

function sameAddress(one: Address, other: Address): boolean {
  return one.host === other.host && one.port === other.port;
}

/** Whether the peer or the network is to blame, and nobody here. Nonsense ends its connection. */
export function isPeerFailure(error: unknown): error is NetworkError | RequestRefused | ProtocolError {
  return error instanceof NetworkError || error instanceof RequestRefused || error instanceof ProtocolError;
}
