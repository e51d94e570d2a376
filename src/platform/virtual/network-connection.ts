/** A virtual TCP connection seen from above: the handle by which a test holds, breaks or severs it. */
import type { VirtualSocket } from './network-socket.ts';
import type { Stream } from './network-stream.ts';

export class Connection {
  /** Nothing arrives, neither bytes nor ends, until `release`. */
  isHeld = false;
  /** The connecting end and the accepting end. */
  sockets!: readonly [VirtualSocket, VirtualSocket];
  streams!: readonly [Stream, Stream];
  #severed = false;

  get isClosed(): boolean {
    return this.sockets.every((socket) => socket.isClosed);
  }

  /** Holds back what is in flight and what follows; other connections pass it by. */
  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    if (this.#severed) return;
    this.isHeld = false;
    for (const stream of this.streams) stream.release();
  }

  /**
   * ECONNRESET at the end that lives on `host`, at both when not given. The other end still receives
   * what is in flight before it notices; together with `hold` an old connection delivers late.
   */
  reset(host?: string): void {
    for (const socket of this.sockets)
      if (host === undefined || socket.host === host) socket.fail('ECONNRESET');
  }

  /** The way between the ends is gone and neither is told: half-open until keepalive finds out. */
  sever(): void {
    this.#severed = true;
    this.isHeld = true;
    for (const socket of this.sockets) socket.loseTouch();
  }
}
