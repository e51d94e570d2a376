/**
 * Channel: one outbound connection; requests out, responses in. Used by the client library, and by
 * brokers among themselves.
 *
 * Requests are pipelined: they leave in the order of the calls, at once, and answers find their request
 * by correlation id. A request that gets no answer in time ends the whole channel, because everything
 * behind it on the connection waits as well.
 *
 * Errors   `NetworkError` (connection refused, lost, ETIMEDOUT, ECLOSED), `ProtocolError` (the peer sent
 *          nonsense; the channel is closed), `EncodeError` (nothing was sent), `RequestRefused`
 */
import {
  type ApiName,
  apiNames,
  apis,
  type BehaviourOf,
  type RequestOf,
  type ResponseOf,
} from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { Bytes, Millis } from '../base/units.ts';
import {
  type Address,
  type Clock,
  type Network,
  NetworkError,
  type Receiver,
  type Socket,
} from '../platform/ports.ts';
import type { ChannelDialect, DialectName, OutboundRequest } from './channel-dialect.ts';
import { ChannelFrames } from './channel-frames.ts';

/** The peer refused a request as a whole, or does not serve the API at all. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly error: ErrorName;
  constructor(error: ErrorName, message: string) {
    super(message);
    this.error = error;
  }
}

export interface ChannelOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly address: Address;
  readonly dialect: ChannelDialect;
  /** Name that brokers show in their logs. */
  readonly clientId: string;
  /** Largest frame accepted from the peer. */
  readonly maxFrameBytes: Bytes;
  /** For the connection and the first exchange together. */
  readonly connectTimeoutMs: Millis;
  /** Name and version of this software, as ApiVersions reports them. */
  readonly software: { readonly name: string; readonly version: string };
  /** Called once, after a channel that was open has ended. */
  readonly onClosed?: (reason: Error) => void;
}

export interface RequestOptions<Api extends ApiName> {
  readonly timeoutMs: Millis;
  /** For how long the peer is asked to wait before it answers. */
  readonly waitMs?: Millis | undefined;
  /** Stops the wait, not the request: the peer may still carry it out. */
  readonly signal?: AbortSignal | undefined;
  /** Takes a version below the one that brought this behaviour. Natively it has no effect. */
  readonly without?: BehaviourOf<Api> | undefined;
}

interface Pending {
  readonly request: OutboundRequest;
  /** Infinity for what nobody waits for any more. */
  sentAt: Millis;
  readonly waitMs: Millis;
  readonly resolve: (body: never) => void;
  readonly reject: (error: Error) => void;
  /** Takes timer and listener away. */
  readonly settled: () => void;
}

export class Channel implements Receiver {
  readonly #options: ChannelOptions;
  readonly #socket: Socket;
  readonly #frames: ChannelFrames;
  readonly #pending = new Map<number, Pending>();
  /** Highest common version of each API that both sides know. */
  #versions: ReadonlyMap<ApiName, number> = new Map();
  #nextCorrelationId = 0;
  /** −1 before the first byte. */
  #heardAt: Millis = -1;
  #closed: Error | undefined;

  private constructor(options: ChannelOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#frames = new ChannelFrames(options.maxFrameBytes, options.dialect.preface, (frame) =>
      this.#answer(frame),
    );
  }

  /**
   * Resolves once the peer is known to speak the dialect and has told its versions. A peer that closes
   * without a single byte rejects with a `NetworkError` of code `ENODIALECT`.
   */
  static async open(options: ChannelOptions, signal?: AbortSignal): Promise<Channel> {
    const { network, clock, address, connectTimeoutMs } = options;
    const giveUp = new AbortController();
    const cancelTimer = clock.after(connectTimeoutMs, () =>
      giveUp.abort(timedOut(address, connectTimeoutMs)),
    );
    const onAbort = (): void => giveUp.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let channel: Channel | undefined;
    try {
      if (giveUp.signal.aborted) throw reasonOf(giveUp.signal);
      const socket = await network.connect(address, { signal: giveUp.signal });
      channel = new Channel(options, socket);
      socket.start(channel);
      if (giveUp.signal.aborted) throw reasonOf(giveUp.signal);
      giveUp.signal.addEventListener('abort', () => channel?.close(reasonOf(giveUp.signal)), { once: true });
      await channel.#negotiate(connectTimeoutMs);
      return channel;
    } catch (error) {
      channel?.close(error as Error);
      throw giveUp.signal.aborted ? reasonOf(giveUp.signal) : error;
    } finally {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  get address(): Address {
    return this.#options.address;
  }

  get dialect(): DialectName {
    return this.#options.dialect.name;
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  /** Requests that wait for their answer. */
  get inFlight(): number {
    return this.#pending.size;
  }

  /** For how long an answer has been due without a single byte from the peer; 0 while none is. */
  get silentMs(): Millis {
    return this.#unheardSince(({ sentAt, waitMs }) => sentAt + waitMs);
  }

  /** The same as if the peer had never been asked to wait. */
  get unheardMs(): Millis {
    return this.#unheardSince(({ sentAt }) => sentAt);
  }

  /** When the peer was last heard; −1 before that. */
  get heardAt(): Millis {
    return this.#heardAt;
  }

  /** Whether the peer serves an API in a version that is known here. */
  serves(api: ApiName): boolean {
    return this.#versions.has(api);
  }

  /** Whether requests go out in a version that has this behaviour. */
  supports<Api extends ApiName>(api: Api, behaviour: BehaviourOf<Api>): boolean {
    if (this.#options.dialect.name === 'native') return true;
    return (this.#versions.get(api) ?? -1) >= apis[api].schema.behaviours[behaviour]!;
  }

  /** Sends at once and resolves with the answer, whose byte fields belong to the caller. */
  request<Api extends ApiName>(
    api: Api,
    body: RequestOf<Api>,
    { timeoutMs, waitMs = 0, signal, without }: RequestOptions<Api>,
  ): Promise<ResponseOf<Api>> {
    return new Promise<ResponseOf<Api>>((resolve, reject) => {
      if (signal?.aborted === true) return reject(reasonOf(signal));
      const request = this.#begin(api, without);
      const chunks = this.#options.dialect.encodeRequest(request, body);
      const onAbort = (): void => {
        pending.sentAt = Number.POSITIVE_INFINITY;
        reject(reasonOf(signal!));
      };
      const cancelTimer = this.#options.clock.after(timeoutMs, () => this.#expire(request, timeoutMs));
      const settled = (): void => {
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
      };
      const sentAt = this.#options.clock.now();
      const pending: Pending = { request, sentAt, waitMs, resolve, reject, settled };
      this.#pending.set(request.correlationId, pending);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#socket.write(chunks);
    });
  }

  /** Sends a request that has no answer; resolves once it has left the process or was dropped. */
  send<Api extends ApiName>(api: Api, body: RequestOf<Api>, without?: BehaviourOf<Api>): Promise<void> {
    return new Promise((resolve) => {
      const request = this.#begin(api, without);
      this.#socket.write(this.#options.dialect.encodeRequest(request, body), resolve);
    });
  }

  /** Ends the channel; requests without an answer reject with `reason`. */
  close(reason: Error = new NetworkError('ECLOSED', 'the connection was closed on this side')): void {
    if (this.#closed !== undefined) return;
    this.#socket.destroy();
    this.#fail(reason);
  }

  // What the socket calls.

  buffer(): Uint8Array {
    return this.#frames.buffer();
  }

  received(length: number): void {
    this.#heardAt = this.#options.clock.now();
    try {
      this.#frames.received(length);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close(error);
    }
  }

  drained(): void {}

  closed(error?: NetworkError): void {
    if (this.#closed !== undefined) return;
    const silent = this.#heardAt < 0;
    const where = `${this.address.host}:${this.address.port}`;
    if (silent && (error === undefined || error.code === 'ECONNRESET')) {
      const message = `${where} closed the connection without a word of the ${this.dialect} protocol`;
      this.#fail(new NetworkError('ENODIALECT', message));
    } else {
      this.#fail(error ?? new NetworkError('ECONNRESET', `${where} closed the connection`));
    }
  }

  #unheardSince(due: (pending: Pending) => Millis): Millis {
    let dueAt = Number.POSITIVE_INFINITY;
    for (const pending of this.#pending.values()) dueAt = Math.min(dueAt, due(pending));
    return Math.max(0, this.#options.clock.now() - Math.max(dueAt, this.#heardAt));
  }

  async #negotiate(timeoutMs: Millis): Promise<void> {
    const { dialect, software } = this.#options;
    if (dialect.preface !== undefined) this.#socket.write([dialect.preface.bytes]);
    const body = { clientSoftwareName: software.name, clientSoftwareVersion: software.version };
    this.#versions = new Map([['ApiVersions', apis.ApiVersions.maxVersion]]);
    let answer = await this.request('ApiVersions', body, { timeoutMs });
    if (answer.error === 'UNSUPPORTED_VERSION') {
      const known = answer.apiKeys.find(({ apiKey }) => apiKey === apis.ApiVersions.key);
      this.#versions = new Map([
        ['ApiVersions', Math.min(known?.maxVersion ?? 0, apis.ApiVersions.maxVersion)],
      ]);
      answer = await this.request('ApiVersions', body, { timeoutMs });
    }
    if (answer.error !== 'NONE')
      throw new RequestRefused(answer.error, 'the peer refused to tell its versions');
    this.#versions = commonVersions(answer.apiKeys);
  }

  #begin<Api extends ApiName>(api: Api, without: BehaviourOf<Api> | undefined): OutboundRequest<Api> {
    if (this.#closed !== undefined) throw this.#closed;
    const { clientId, dialect } = this.#options;
    const highest = this.#versions.get(api);
    if (highest === undefined) {
      throw new RequestRefused(
        'UNSUPPORTED_VERSION',
        `the broker does not serve ${api} in any known version`,
      );
    }
    const before = without === undefined ? undefined : apis[api].schema.behaviours[without];
    const version =
      before === undefined || dialect.name === 'native' ? highest : Math.min(highest, before - 1);
    if (version < apis[api].minVersion) {
      throw new RequestRefused('UNSUPPORTED_VERSION', `no version of ${api} is left without ${without}`);
    }
    const correlationId = this.#nextCorrelationId;
    this.#nextCorrelationId = (correlationId + 1) & 0x7fff_ffff;
    return { api, version, correlationId, clientId };
  }

  #answer(frame: Uint8Array): void {
    const { request, outcome } = this.#options.dialect.decodeResponse(
      frame,
      (id) => this.#waiting(id).request,
    );
    const { settled, resolve, reject } = this.#waiting(request.correlationId);
    this.#pending.delete(request.correlationId);
    settled();
    if (outcome.ok) resolve(outcome.value as never);
    else reject(new RequestRefused(outcome.error, outcome.message ?? `${request.api} was refused`));
  }

  #waiting(correlationId: number): Pending {
    const pending = this.#pending.get(correlationId);
    if (pending === undefined)
      throw new ProtocolError(`an answer to request ${correlationId}, which nobody made`);
    return pending;
  }

  #expire(request: OutboundRequest, timeoutMs: Millis): void {
    const { host, port } = this.address;
    const message = `${host}:${port} did not answer ${request.api} within ${Math.round(timeoutMs)} ms`;
    this.close(new NetworkError('ETIMEDOUT', message));
  }

  #fail(reason: Error): void {
    this.#closed = reason;
    this.#frames.stop();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { settled, reject } of pending) {
      settled();
      reject(reason);
    }
    this.#options.onClosed?.(reason);
  }
}

function commonVersions(served: ResponseOf<'ApiVersions'>['apiKeys']): ReadonlyMap<ApiName, number> {
  const byKey = new Map(served.map((range) => [range.apiKey, range]));
  const versions = new Map<ApiName, number>();
  for (const name of apiNames) {
    const range = byKey.get(apis[name].key);
    if (range === undefined) continue;
    const version = Math.min(range.maxVersion, apis[name].maxVersion);
    if (version >= Math.max(range.minVersion, apis[name].minVersion)) versions.set(name, version);
  }
  return versions;
}

function timedOut({ host, port }: Address, timeoutMs: Millis): NetworkError {
  return new NetworkError('ETIMEDOUT', `${host}:${port} did not answer within ${Math.round(timeoutMs)} ms`);
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}
