/**
 * A TCP connection. Bytes land directly in the receiver's buffer, without a copy and without an object
 * per read.
 *
 * Node offers that for outgoing sockets only (`onread`), so an accepted one is taken apart: its handle,
 * which is not documented, moves to a socket made with `onread`. Where there is no such handle, stream
 * events and a copy do the same more slowly.
 */
import { Socket as TcpSocket } from 'node:net';
import { assert } from '../../base/assert.ts';
import { type Bytes, MiB } from '../../base/units.ts';
import { type Address, NetworkError, type Receiver, type Socket } from '../ports.ts';

/** Above so many pending bytes `write` returns false. */
const HIGH_WATER: Bytes = MiB;

export class NodeSocket implements Socket {
  readonly local: Address;
  readonly remote: Address;
  readonly #receiveDirectly: boolean;
  #tcp: TcpSocket;
  #receiver: Receiver | undefined;
  #failure: Error | undefined;
  #wantsDrain = false;
  #paused = false;
  #closed = false;
  /** Received by a stream event and not yet taken. */
  #untaken: Uint8Array | undefined;
  /** Lent by the receiver; for stream events only. */
  #buffer: Uint8Array | undefined;

  constructor(tcp: TcpSocket, receiveDirectly: boolean) {
    this.local = { host: tcp.localAddress ?? '', port: tcp.localPort ?? 0 };
    this.remote = { host: tcp.remoteAddress ?? '', port: tcp.remotePort ?? 0 };
    this.#tcp = tcp;
    this.#receiveDirectly = receiveDirectly;
    this.#listen();
  }

  get pendingBytes(): Bytes {
    return this.#tcp.writableLength;
  }

  start(receiver: Receiver): void {
    assert(this.#receiver === undefined, 'a socket starts once');
    this.#receiver = receiver;
    if (this.#closed) queueMicrotask(() => receiver.closed(this.#networkError()));
    else if (!this.#receiveDirectly || !this.#adoptHandle(receiver)) this.#receiveByEvents();
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): boolean {
    const tcp = this.#tcp;
    if (!tcp.writable) {
      if (sent !== undefined) queueMicrotask(sent);
      return true;
    }
    let length = tcp.writableLength;
    for (const chunk of chunks) length += chunk.length;
    // A call when the last chunk has gone says that all before it have gone too.
    const gone =
      sent === undefined && length <= HIGH_WATER
        ? undefined
        : () => {
            sent?.();
            this.#drain();
          };
    const last = chunks.length - 1;
    if (last > 0) tcp.cork();
    for (let index = 0; index < last; index++) tcp.write(chunks[index]!);
    tcp.write(chunks[last] ?? new Uint8Array(0), gone);
    if (last > 0) tcp.uncork();
    if (tcp.writableLength <= HIGH_WATER) return true;
    this.#wantsDrain = true;
    return false;
  }

  pause(): void {
    this.#paused = true;
    this.#tcp.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#take();
    if (!this.#paused) this.#tcp.resume();
  }

  end(): void {
    this.#tcp.end();
  }

  destroy(): void {
    this.#tcp.destroy();
  }

  /** Listens to what every socket reports, whichever way bytes come. */
  #listen(): void {
    this.#tcp.on('error', (error) => {
      this.#failure = error;
    });
    this.#tcp.on('close', () => {
      this.#closed = true;
      this.#receiver?.closed(this.#networkError());
    });
  }

  /** Moves the handle to a socket that reads into the receiver's buffers; false when it cannot. */
  #adoptHandle(receiver: Receiver): boolean {
    const accepted = this.#tcp as unknown as {
      _handle: { readStart?: unknown; useUserBuffer?: unknown } | null;
    };
    const handle = accepted._handle;
    if (typeof handle?.useUserBuffer !== 'function' || typeof handle.readStart !== 'function') return false;
    this.#tcp.removeAllListeners();
    accepted._handle = null;
    const options = {
      handle,
      onread: {
        buffer: () => receiver.buffer(),
        callback: (length: number) => {
          receiver.received(length);
          return true;
        },
      },
    };
    this.#tcp = new TcpSocket(options as never);
    this.#listen();
    return true;
  }

  #receiveByEvents(): void {
    this.#lend();
    this.#tcp.on('data', (bytes: Uint8Array) => {
      this.#untaken = bytes;
      this.#take();
    });
    this.#tcp.resume();
  }

  #take(): void {
    while (this.#untaken !== undefined && !this.#paused && !this.#tcp.destroyed) {
      const bytes = this.#untaken;
      const length = Math.min(bytes.length, this.#buffer!.length);
      this.#buffer!.set(bytes.subarray(0, length));
      this.#untaken = length < bytes.length ? bytes.subarray(length) : undefined;
      this.#receiver!.received(length);
      if (!this.#tcp.destroyed) this.#lend();
    }
  }

  #lend(): void {
    this.#buffer = this.#receiver!.buffer();
    assert(this.#buffer.length > 0, 'a receiver lends at least one byte');
  }

  #drain(): void {
    if (!this.#wantsDrain || this.#tcp.writableLength > 0 || this.#tcp.destroyed) return;
    this.#wantsDrain = false;
    this.#receiver?.drained();
  }

  #networkError(): NetworkError | undefined {
    if (this.#failure === undefined) return undefined;
    const code = (this.#failure as { code?: string }).code ?? 'EUNKNOWN';
    const { host, port } = this.remote;
    return new NetworkError(code, `connection with ${host}:${port} lost (${code})`, { cause: this.#failure });
  }
}
