/**
 * A peer that speaks frames and nothing else: for tests that need to say what no client would.
 */
import type { Address, NetworkError, Platform, Receiver, Socket } from '../../src/platform/ports.ts';

export class RawPeer implements Receiver {
  /** Whole frames received, without their length, oldest first. */
  readonly frames: Uint8Array[] = [];
  isClosed = false;
  error: NetworkError | undefined;
  #socket: Socket | undefined;
  #landing = new Uint8Array(64 * 1024);
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes at the start of the stream that are no frame. */
  #skip: number;
  #waiters: (() => void)[] = [];
  readonly #onFrame: ((frame: Uint8Array) => void) | undefined;

  private constructor(skip: number, onFrame: ((frame: Uint8Array) => void) | undefined) {
    this.#skip = skip;
    this.#onFrame = onFrame;
  }

  /** `skip`: what the other side sends before its first frame. */
  static async connect(
    platform: Platform,
    address: Address,
    options: { readonly skip?: number; readonly onFrame?: (frame: Uint8Array) => void } = {},
  ): Promise<RawPeer> {
    const peer = new RawPeer(options.skip ?? 0, options.onFrame);
    peer.#socket = await platform.network.connect(address);
    peer.#socket.start(peer);
    return peer;
  }

  get socket(): Socket {
    return this.#socket!;
  }

  /** Sends bytes as they are. */
  send(...chunks: readonly Uint8Array[]): void {
    this.#socket!.write(chunks.map((chunk) => chunk.slice()));
  }

  /** Resolves with the next frame that nobody has taken; undefined once the connection is closed. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.frames.length === 0 && !this.isClosed) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
    return this.frames.shift();
  }

  /** Resolves once the connection is closed. */
  async whenClosed(): Promise<void> {
    while (!this.isClosed) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  buffer(): Uint8Array {
    return this.#landing;
  }

  received(length: number): void {
    const bytes = new Uint8Array(this.#rest.length + length);
    bytes.set(this.#rest);
    bytes.set(this.#landing.subarray(0, length), this.#rest.length);
    let at = Math.min(this.#skip, bytes.length);
    this.#skip -= at;
    while (at + 4 <= bytes.length) {
      const size = new DataView(bytes.buffer, at, 4).getInt32(0);
      if (at + 4 + size > bytes.length) break;
      const frame = bytes.slice(at + 4, at + 4 + size);
      if (this.#onFrame === undefined) this.frames.push(frame);
      else this.#onFrame(frame);
      at += 4 + size;
    }
    this.#rest = bytes.slice(at);
    this.#wake();
  }

  drained(): void {}

  closed(error?: NetworkError): void {
    this.isClosed = true;
    this.error = error;
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }
}
