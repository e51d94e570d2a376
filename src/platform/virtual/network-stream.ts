/**
 * One direction of a virtual TCP connection: bytes arrive whole, once and in order, or not at all.
 *
 * Bytes pass four places: the outbox (memory of the sending process, not yet copied), the flight (the
 * wire), the inbox (the receiver's kernel) and the receiver's buffer. Flight and inbox together hold at
 * most a window; beyond it bytes stay in the outbox, and the sender feels back-pressure.
 */
import { Ring } from '../../base/ring.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import type { Connection } from './network-connection.ts';
import type { Link } from './network-link.ts';
import type { VirtualSocket } from './network-socket.ts';
import type { Scheduler } from './scheduler.ts';

/** What travels: bytes, an orderly end, or a reset. */
type Segment = Uint8Array | 'end' | 'reset';

interface Outgoing {
  readonly bytes: Uint8Array;
  readonly sent: (() => void) | undefined;
}

export interface StreamParts {
  readonly scheduler: Scheduler;
  readonly connection: Connection;
  readonly link: Link;
  /** For acknowledgements, which open the window again. */
  readonly back: Link;
  readonly window: Bytes;
}

export class Stream {
  /** Bytes of the outbox. */
  pending: Bytes = 0;
  /** The end has been sent: nothing follows. */
  ended = false;
  /** Bytes arrived at a machine that was off; when it is on again it will answer with a reset. */
  unanswered = false;
  source!: VirtualSocket;
  target!: VirtualSocket;
  readonly #parts: StreamParts;
  readonly #outbox = new Ring<Outgoing>();
  #outboxOffset: Bytes = 0;
  readonly #flight = new Ring<Segment>();
  readonly #inbox = new Ring<Uint8Array | 'end'>();
  #inboxOffset: Bytes = 0;
  /** Bytes in flight and in the inbox. */
  #onTheWay: Bytes = 0;
  #lastArrival: Millis = 0;
  /** Arrivals that a cut link or a held connection keeps back. */
  #heldBack = 0;
  #ending = false;
  #readPlanned = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  get hasUnread(): boolean {
    return this.#inbox.size > 0;
  }

  write(chunks: readonly Uint8Array[], sent: (() => void) | undefined): void {
    let length = 0;
    for (const bytes of chunks) length += bytes.length;
    if (this.#outbox.size === 0 && length <= this.#parts.window - this.#onTheWay) {
      this.#writeThrough(chunks, length);
      // As a real socket tells of what the kernel took at once: after the caller's turn, before any event.
      if (sent !== undefined) void Promise.resolve().then(sent);
      return;
    }
    let left = chunks.length;
    for (const bytes of chunks) this.#outbox.push({ bytes, sent: --left === 0 ? sent : undefined });
    if (chunks.length === 0 && sent !== undefined) this.#outbox.push({ bytes: new Uint8Array(0), sent });
    this.pending += length;
    this.pump();
  }

  /** Sends the outbox, then the end. */
  finish(): void {
    this.#ending = true;
    this.pump();
  }

  /** Moves what fits in the window from the outbox to the wire; here bytes are copied. */
  pump(): void {
    const room = Math.max(0, this.#parts.window - this.#onTheWay);
    const segment = new Uint8Array(Math.min(room, this.pending));
    let filled = 0;
    for (let head = this.#outbox.peek(); head !== undefined; head = this.#outbox.peek()) {
      const part = head.bytes.subarray(this.#outboxOffset, this.#outboxOffset + segment.length - filled);
      segment.set(part, filled);
      filled += part.length;
      this.#outboxOffset += part.length;
      if (this.#outboxOffset < head.bytes.length) break;
      this.#outbox.shift();
      this.#outboxOffset = 0;
      if (head.sent !== undefined) this.source.plan('sent', head.sent);
    }
    this.pending -= filled;
    if (filled > 0) {
      this.#onTheWay += filled;
      this.#launch(segment);
    }
    if (this.pending === 0) this.source.outboxEmptied();
    if (this.#ending && !this.ended && this.#outbox.size === 0) {
      this.ended = true;
      this.#launch('end');
    }
  }

  /** Drops the outbox; what is in flight still arrives, then the ending, unless one was sent before. */
  abort(ending: 'end' | 'reset' | 'silence'): void {
    for (const { sent } of this.#outbox) if (sent !== undefined) this.source.plan('sent', sent);
    this.#outbox.clear();
    this.pending = 0;
    if (ending !== 'silence' && !this.ended) this.#launch(ending);
    this.ended = true;
  }

  /** The receiver does not want the rest. */
  discard(): void {
    this.#inbox.clear();
  }

  /** Lets what was held back arrive. */
  release(): void {
    if (this.#blocked) return;
    for (; this.#heldBack > 0; this.#heldBack--) this.#planArrival();
    if (this.pending > 0) this.pump();
  }

  /** The next read of the target shall happen as an event of its own. */
  planRead(): void {
    if (this.#readPlanned) return;
    this.#readPlanned = true;
    this.target.plan('read', () => {
      this.#readPlanned = false;
      this.#read();
    });
  }

  get #blocked(): boolean {
    return this.#parts.link.isCut || this.#parts.connection.isHeld;
  }

  /** The window takes everything at once, as a rule. */
  #writeThrough(chunks: readonly Uint8Array[], length: Bytes): void {
    if (length === 0) return;
    const segment = new Uint8Array(length);
    let filled = 0;
    for (const bytes of chunks) {
      segment.set(bytes, filled);
      filled += bytes.length;
    }
    this.#onTheWay += length;
    this.#launch(segment);
  }

  #launch(segment: Segment): void {
    this.#flight.push(segment);
    this.#planArrival();
  }

  #planArrival(): void {
    const { scheduler, link } = this.#parts;
    this.#lastArrival = Math.max(this.#lastArrival, scheduler.now + link.drawDelay());
    scheduler.schedule(this.#lastArrival - scheduler.now, 'arrival', undefined, () => this.#arrive());
  }

  #arrive(): void {
    if (this.#blocked) {
      this.#heldBack++;
      return;
    }
    const segment = this.#flight.shift()!;
    if (this.target.isClosed) this.#bounce(segment);
    else if (segment === 'reset') this.target.fail('ECONNRESET');
    else {
      this.#inbox.push(segment);
      this.#parts.scheduler.trace(segment.length);
      if (this.#inbox.size === 1 && !this.#readPlanned && this.target.isListening) this.#read();
      else this.planRead();
    }
  }

  /** Nobody is there any more: the machine answers with a reset, if it is on. */
  #bounce(segment: Segment): void {
    if (typeof segment === 'string') return;
    this.#onTheWay -= segment.length;
    if (this.target.isReachable) this.reject();
    else this.unanswered = true;
  }

  /** The target's machine answers with a reset. */
  reject(): void {
    const { scheduler, back } = this.#parts;
    this.unanswered = false;
    scheduler.schedule(back.drawDelay(), 'reset', undefined, () => this.source.fail('ECONNRESET'));
  }

  #read(): void {
    const head = this.#inbox.peek();
    if (!this.target.isReading || head === undefined) return;
    if (head === 'end') {
      this.#inbox.shift();
      this.target.peerEnded();
      return;
    }
    const buffer = this.target.buffer;
    const length = Math.min(head.length - this.#inboxOffset, buffer.length, this.#parts.link.drawSplit());
    const isWhole = length === head.length;
    buffer.set(isWhole ? head : head.subarray(this.#inboxOffset, this.#inboxOffset + length));
    this.#inboxOffset += length;
    if (this.#inboxOffset === head.length) {
      this.#inbox.shift();
      this.#inboxOffset = 0;
    }
    this.#onTheWay -= length;
    if (this.pending > 0) this.#acknowledge();
    if (this.#inbox.size > 0) this.planRead();
    this.target.received(length);
  }

  #acknowledge(): void {
    const { scheduler, back } = this.#parts;
    scheduler.schedule(back.drawDelay(), 'window', undefined, () => {
      if (!back.isCut && !this.#parts.connection.isHeld) this.pump();
    });
  }
}
