/**
 * One end of a virtual connection, as its process sees it.
 *
 * A paused process hears nothing and a dead one never again: a call of the receiver is an event of its own on
 * behalf of the process, or part of the arrival that it tells of.
 */
import { assert } from '../../base/assert.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { type Address, NetworkError, type Receiver, type Socket } from '../ports.ts';
import type { Stream } from './network-stream.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** Above so many pending bytes `write` returns false. */
const HIGH_WATER: Bytes = 1024 * 1024;

/** Keeps events of one socket apart, so that they happen in order. */
const INSTANT: Millis = 1e-6;

export interface SocketParts {
  readonly scheduler: Scheduler;
  readonly owner: Process;
  readonly host: string;
  readonly local: Address;
  readonly remote: Address;
  readonly incoming: Stream;
  readonly outgoing: Stream;
  /** Whether the machine is on, whatever became of this process. */
  readonly isReachable: () => boolean;
  readonly keepAliveMs: () => number;
  /** Whether the end that is destroyed resets, or closes in an orderly way. */
  readonly drawReset: () => boolean;
}

export class VirtualSocket implements Socket {
  isClosed = false;
  readonly #parts: SocketParts;
  #receiver: Receiver | undefined;
  #failure: NetworkError | undefined;
  #buffer: Uint8Array = new Uint8Array(0);
  #paused = false;
  #ending = false;
  #peerEnded = false;
  #wantsDrain = false;
  #lastPlan: Millis = 0;

  constructor(parts: SocketParts) {
    this.#parts = parts;
  }

  get host(): string {
    return this.#parts.host;
  }

  get local(): Address {
    return this.#parts.local;
  }

  get remote(): Address {
    return this.#parts.remote;
  }

  get pendingBytes(): Bytes {
    return this.#parts.outgoing.pending;
  }

  /** The machine would answer what arrives. */
  get isReachable(): boolean {
    return this.#parts.isReachable();
  }

  /** It takes bytes now: started, neither paused nor closed. */
  get isReading(): boolean {
    return this.#receiver !== undefined && !this.#paused && !this.isClosed;
  }

  /** Hears of bytes in the very event of their arrival: its process is awake, and is to hear of nothing before. */
  get isListening(): boolean {
    const { scheduler, owner } = this.#parts;
    return this.isReading && owner.alive && !owner.paused && this.#lastPlan < scheduler.now;
  }

  /** Where the receiver wants the next bytes; lent since `start` or the last read, as on the real one. */
  get buffer(): Uint8Array {
    return this.#buffer;
  }

  /** The stream has filled the start of `buffer`. */
  received(length: Bytes): void {
    this.#receiver!.received(length);
    if (!this.isClosed) this.#askForBuffer();
  }

  start(receiver: Receiver): void {
    assert(this.#receiver === undefined, 'a socket starts once');
    this.#receiver = receiver;
    if (this.isClosed) this.#announceClose();
    else {
      this.#askForBuffer();
      this.#parts.incoming.planRead();
    }
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): boolean {
    if (this.isClosed || this.#ending) {
      if (sent !== undefined) this.plan('sent', sent);
      return true;
    }
    this.#parts.outgoing.write(chunks, sent);
    if (this.pendingBytes <= HIGH_WATER) return true;
    this.#wantsDrain = true;
    return false;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#parts.incoming.planRead();
  }

  end(): void {
    if (this.isClosed || this.#ending) return;
    this.#ending = true;
    this.#parts.outgoing.finish();
    this.#closeWhenEnded();
  }

  destroy(): void {
    if (this.isClosed) return;
    const reset = this.#parts.incoming.hasUnread || this.#parts.drawReset();
    this.#close(undefined, reset ? 'reset' : 'end');
  }

  /** The connection breaks at this end. */
  fail(code: string): void {
    if (this.isClosed) return;
    const { host, port } = this.remote;
    this.#close(new NetworkError(code, `connection with ${host}:${port} lost (${code})`), 'reset');
  }

  /** The process or the machine is gone. */
  vanish(ending: 'end' | 'reset' | 'silence'): void {
    if (!this.isClosed) this.#close(undefined, ending);
  }

  /** Nothing comes from the other end any more; keepalive will find out. */
  loseTouch(): void {
    const { scheduler, keepAliveMs } = this.#parts;
    scheduler.schedule(keepAliveMs(), 'keepalive', undefined, () => this.fail('ETIMEDOUT'));
  }

  peerEnded(): void {
    this.#peerEnded = true;
    this.end();
    this.#closeWhenEnded();
  }

  /** For the stream: everything written has left. */
  outboxEmptied(): void {
    if (this.#wantsDrain) {
      this.#wantsDrain = false;
      this.plan('drained', () => {
        if (!this.isClosed) this.#receiver?.drained();
      });
    }
    this.#closeWhenEnded();
  }

  /** Runs something on behalf of the process, soon, and after what was planned before. */
  plan(label: string, run: () => void): void {
    const { scheduler, owner } = this.#parts;
    this.#lastPlan = Math.max(this.#lastPlan + INSTANT, scheduler.now);
    scheduler.schedule(this.#lastPlan - scheduler.now, label, owner, run);
  }

  #askForBuffer(): void {
    this.#buffer = this.#receiver!.buffer();
    assert(this.#buffer.length > 0, 'a receiver lends at least one byte');
  }

  #closeWhenEnded(): void {
    if (this.isClosed || !this.#peerEnded || !this.#ending || this.pendingBytes > 0) return;
    this.#close(undefined, 'end');
  }

  #close(failure: NetworkError | undefined, ending: 'end' | 'reset' | 'silence'): void {
    this.isClosed = true;
    this.#failure = failure;
    this.#parts.outgoing.abort(ending);
    this.#parts.incoming.discard();
    if (this.#receiver !== undefined) this.#announceClose();
  }

  #announceClose(): void {
    this.plan('closed', () => this.#receiver!.closed(this.#failure));
  }
}
