/**
 * Connection: one peer that sends requests. Owns pipelining, the order of answers, the in-flight limit
 * and backpressure in both directions; handlers own none of it.
 *
 * All frames of a read event are dispatched within it, and all answers that become ready until the end
 * of its microtasks leave in one write.
 *
 * Order    a request starts when the one before is sequenced (ordered dialects) or has started (native);
 *          answers leave in the order of requests on ordered dialects, as they come on the native one
 * Limits   no new request starts while `maxInFlight` are open or `maxUnsentBytes` have not been sent:
 *          frames then wait in the receive buffer and the socket is paused
 *          who keeps room for a large frame that does not come, or cannot start, is closed when others wait
 * Errors   a `ProtocolError` closes this connection and nothing else; bugs go to `fatal`
 */
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import { EncodeError, ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { Bytes } from '../base/units.ts';
import type { NetworkError, Receiver, Socket } from '../platform/ports.ts';
import type { Detect } from './detect.ts';
import type { Chunks, Dialect } from './dialect.ts';
import { Exchange, type ExchangeOwner, type ListenerName, type Peer } from './exchange.ts';
import { type FrameOwner, FrameReader } from './frame-reader.ts';
import type { ReceiveBuffers } from './receive-buffers.ts';
import type { TransportCounters } from './transport-counters.ts';

export interface ConnectionLimits {
  readonly maxFrameBytes: Bytes;
  readonly maxInFlight: number;
  /** Answers that may wait for a slow reader, before the one that goes over. */
  readonly maxUnsentBytes: Bytes;
}

/** What a listener shares among its connections. */
export interface ConnectionServices {
  readonly listener: ListenerName;
  readonly limits: ConnectionLimits;
  readonly buffers: ReceiveBuffers;
  readonly counters: TransportCounters;
  /** Reads the first bytes of a connection; undefined while there are too few to tell. */
  readonly detect: Detect;
  /** Handles a request: ends the exchange now or later. Never throws but for bugs. */
  readonly handle: (exchange: Exchange) => void;
  /** A line for the log about a peer's fault; limited in rate. */
  readonly complain: (remote: string, reason: string) => void;
  readonly gone: (connection: Connection) => void;
}

/** Bytes of an unfinished frame per sweep that count as progress. */
const PROGRESS: Bytes = 16 * 1024;

export class Connection implements Receiver, FrameOwner, ExchangeOwner {
  readonly #socket: Socket;
  readonly #services: ConnectionServices;
  readonly #reader: FrameReader;
  #dialect: Dialect | undefined;
  #peer: Peer;
  /** Requests that have started and are not answered, oldest first. */
  #open: Exchange[] = [];
  #out: Uint8Array[] = [];
  #outBytes: Bytes = 0;
  #outReleases: (() => void)[] = [];
  #flushQueued = false;
  #outputFull = false;
  #held = false;
  #ending = false;
  #closed = false;
  #understood = false;
  #progress: Bytes = 0;
  #active = false;
  /** Sweeps since the last sign of life. */
  #idleSweeps = 0;
  /** Sweeps since room was reserved for the frame that is to start next. */
  #roomSweeps = 0;

  constructor(socket: Socket, services: ConnectionServices) {
    this.#socket = socket;
    this.#services = services;
    this.#peer = { listener: services.listener, remote: socket.remote, protocol: 'kafka' };
    this.#reader = new FrameReader(services.buffers, this);
  }

  start(): void {
    this.#socket.start(this);
  }

  get peer(): Peer {
    return this.#peer;
  }

  /** Requests that have started and are not answered. */
  get inFlight(): number {
    return this.#open.length;
  }

  /**
   * Called at a steady pace. Closes the connection when nothing came or went for more than `idle` calls,
   * even if a request is under way, or when it has not sent one whole frame, or not closed its end, within
   * `handshake` calls; and when it has kept room for a large frame for more than `frame` calls, and others
   * wait for room.
   */
  sweep(limits: { readonly handshake: number; readonly idle: number; readonly frame: number }): void {
    // Before the first frame nothing counts as a sign of life but its completion.
    const hasted = !this.#understood || this.#ending;
    const alive = !hasted && (this.#active || this.#progress >= PROGRESS);
    this.#idleSweeps = alive ? 0 : this.#idleSweeps + 1;
    this.#active = false;
    this.#progress = 0;
    if (this.#idleSweeps > (hasted ? limits.handshake : limits.idle)) this.destroy();
    this.#roomSweeps = this.#reader.holdsRoom ? this.#roomSweeps + 1 : 0;
    if (this.#roomSweeps <= limits.frame || this.#services.buffers.waiting === 0) return;
    this.#services.complain(this.#peer.remote.host, 'a large request took too long while others waited');
    this.destroy();
  }

  /** Finishes what has been answered, then closes. */
  end(): void {
    if (this.#ending || this.#closed) return;
    this.#flush();
    this.#ending = true;
    this.#reader.stop();
    // What the peer still sends is read and dropped, so that its end of the connection is seen.
    this.unhold();
    this.#socket.end();
  }

  destroy(): void {
    if (!this.#closed) this.#socket.destroy();
  }

  // ---- Receiver: what the socket tells

  buffer(): Uint8Array {
    return this.#reader.buffer();
  }

  received(length: number): void {
    this.#services.counters.bytesIn += length;
    this.#progress += length;
    this.#reader.received(length);
  }

  drained(): void {
    this.#outputFull = false;
    this.#active = true;
    this.#pump();
  }

  closed(_error?: NetworkError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader.close();
    const open = this.#open;
    this.#open = [];
    for (const exchange of open) {
      exchange.abandon();
      runAll(exchange.takeReleases());
    }
    runAll(this.#outReleases);
    this.#out = [];
    this.#outReleases = [];
    this.#services.gone(this);
  }

  // ---- FrameOwner: what the reader asks and hands out

  get maxFrameBytes(): Bytes {
    return this.#services.limits.maxFrameBytes;
  }

  get ready(): boolean {
    if (this.#ending || this.#closed || this.#outputFull) return false;
    const { maxInFlight, maxUnsentBytes } = this.#services.limits;
    if (this.#outBytes >= maxUnsentBytes) return false;
    const { length } = this.#open;
    if (length === 0) return true;
    if (length >= maxInFlight) return false;
    return !this.#dialect!.answersInOrder || this.#open[length - 1]!.isSequenced;
  }

  open(bytes: Uint8Array, start: number, end: number): number | undefined {
    try {
      const detected = this.#services.detect(bytes, start, end);
      if (detected === undefined) return undefined;
      const { dialect, skip } = detected;
      this.#dialect = dialect;
      this.#peer = { ...this.#peer, protocol: dialect.name };
      if (dialect.greeting !== undefined) this.#send([dialect.greeting], undefined);
      return skip;
    } catch (error) {
      this.#giveUpOn(error);
      return undefined;
    }
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    this.#active = true;
    this.#roomSweeps = 0;
    const dialect = this.#dialect!;
    let request: ReturnType<Dialect['decodeRequest']>;
    try {
      request = dialect.decodeRequest(bytes.subarray(start, end));
    } catch (error) {
      this.#giveUpOn(error);
      return;
    }
    this.#services.counters.framesIn++;
    if ('refusal' in request) {
      if (request.answer === undefined) this.giveUp(request.refusal);
      else this.#refuse(request.answer);
      return;
    }
    this.#understood = true;
    const exchange = new Exchange(request, this);
    this.#open.push(exchange);
    this.#services.handle(exchange);
  }

  badLength(length: number): void {
    this.giveUp(
      // The first bytes of a TLS handshake, read as a length.
      length >>> 16 === 0x1603
        ? 'the peer speaks TLS, this listener does not'
        : `a frame of ${length} bytes, at most ${this.maxFrameBytes} are allowed`,
    );
  }

  hold(): void {
    if (this.#held || this.#closed) return;
    this.#held = true;
    this.#socket.pause();
  }

  unhold(): void {
    if (!this.#held || this.#closed) return;
    this.#held = false;
    this.#socket.resume();
  }

  // ---- ExchangeOwner: what exchanges report

  sequenced(_exchange: Exchange): void {
    this.#pump();
  }

  answered(exchange: Exchange): void {
    if (this.#closed || this.#ending) {
      runAll(exchange.takeReleases());
      return;
    }
    const open = this.#open;
    if (!this.#dialect!.answersInOrder) {
      open.splice(open.indexOf(exchange), 1);
      this.#emit(exchange);
    } else {
      while (open.length > 0 && open[0]!.ending !== undefined) this.#emit(open.shift()!);
    }
    this.#pump();
  }

  giveUp(reason: string): void {
    if (this.#closed || this.#ending) return;
    this.#services.counters.protocolErrors++;
    this.#services.complain(this.#peer.remote.host, reason);
    this.end();
  }

  /** The peer broke the protocol; anything else is a bug. */
  #giveUpOn(error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    this.giveUp(error.message);
  }

  // ---- sending

  #refuse(answer: Chunks): void {
    this.#understood = true;
    if (this.#open.length === 0 || !this.#dialect!.answersInOrder) {
      this.#send(answer, undefined);
      return;
    }
    // Its turn comes after the answers before it: an exchange that is over already keeps the place.
    const placeholder = new Exchange(REFUSED, this);
    this.#open.push(placeholder);
    placeholder.answer(answer);
  }

  #emit(exchange: Exchange): void {
    const ending = exchange.ending!;
    const { request } = exchange;
    const dialect = this.#dialect!;
    if (ending.kind === 'silence') {
      runAll(exchange.takeReleases());
    } else if (ending.kind === 'response') {
      const chunks =
        request === REFUSED ? (ending.response as Chunks) : this.#encode(request, ending.response);
      if (chunks === undefined) runAll(exchange.takeReleases());
      else this.#send(chunks, exchange.takeReleases());
    } else {
      const chunks = dialect.encodeFailure(request, ending.error, ending.message);
      if (chunks === undefined) this.giveUp(ending.message);
      else this.#send(chunks, undefined);
      runAll(exchange.takeReleases());
    }
  }

  /** Undefined when the answer cannot be expressed: then only this connection suffers. */
  #encode(request: RequestEnvelope, response: unknown): Chunks | undefined {
    try {
      return this.#dialect!.encodeResponse(request, response);
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      this.giveUp(`no answer to ${request.api} version ${request.version}: ${error.message}`);
      return undefined;
    }
  }

  #send(chunks: Chunks, releases: readonly (() => void)[] | undefined): void {
    for (const chunk of chunks) {
      const last = this.#out.length - 1;
      const joined = last < 0 ? undefined : joinAdjacent(this.#out[last]!, chunk);
      if (joined === undefined) this.#out.push(chunk);
      else this.#out[last] = joined;
      this.#outBytes += chunk.length;
    }
    if (releases !== undefined) this.#outReleases.push(...releases);
    if (this.#flushQueued) return;
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      if (this.#ending || this.#closed) return;
      this.#flush();
      this.#pump();
    });
  }

  #flush(): void {
    if (this.#out.length === 0 || this.#closed) return;
    const { counters } = this.#services;
    const bytes = this.#outBytes;
    const releases = this.#outReleases;
    counters.bytesOut += bytes;
    counters.unsentBytes += bytes;
    const room = this.#socket.write(this.#out, () => {
      counters.unsentBytes -= bytes;
      this.#active = true;
      runAll(releases);
    });
    this.#out = [];
    this.#outBytes = 0;
    this.#outReleases = [];
    if (!room) this.#outputFull = true;
  }

  /** Starts requests that have been waiting. */
  #pump(): void {
    if (this.#reader.hasRest && this.ready) this.#reader.pump();
  }
}

/** Stands for requests that were answered without a handler. */
const REFUSED: RequestEnvelope = {
  api: 'ApiVersions',
  version: 0,
  correlationId: 0,
  clientId: null,
  request: { clientSoftwareName: '', clientSoftwareVersion: '' },
};

/** One view of both where the second begins as the first ends: small answers are written one after another. */
function joinAdjacent(first: Uint8Array, second: Uint8Array): Uint8Array | undefined {
  const adjacent = first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset;
  return adjacent ? new Uint8Array(first.buffer, first.byteOffset, first.length + second.length) : undefined;
}

function runAll(releases: readonly (() => void)[] | undefined): void {
  if (releases !== undefined) for (const release of releases) release();
}
