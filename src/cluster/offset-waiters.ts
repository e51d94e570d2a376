/**
 * Offset waiters: who waits for a position of one partition to be passed, such as a producer for the
 * end of what is written, or a fetch for the high watermark.
 *
 * A waiter is called exactly once, with how its wait ended. Nothing is called back after `cancel`.
 *
 * Cost   waiters arrive nearly in order of their offset, so they lie in a sorted list that is searched
 *        from its end; a deadline is one timer, and most are gone before it is due; a cancelled one stays
 *        in the list for a while, so that thousands can be cancelled at once
 */
import type { Millis, Offset } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';

/** The position was passed, the deadline came first, or the position will never get there. */
export type WaitEnd = 'reached' | 'late' | 'lost';

interface Waiter {
  readonly offset: Offset;
  /** Undefined once called or cancelled. */
  done: ((end: WaitEnd) => void) | undefined;
  timer: Cancel | undefined;
}

/** Fewer than this are not worth being cleared away. */
const FEW = 32;

export class OffsetWaiters {
  readonly #clock: Clock;
  /** By ascending offset, those with equal ones in order of arrival; some are over already. */
  #waiters: Waiter[] = [];
  /** Waiters before this index have been called. */
  #head = 0;
  /** Waiters from there on that are still to be called. */
  #live = 0;
  #reached: Offset;

  /** `reached` is the position passed so far. */
  constructor(clock: Clock, reached: Offset) {
    this.#clock = clock;
    this.#reached = reached;
  }

  /** How many wait. */
  get size(): number {
    return this.#live;
  }

  get reached(): Offset {
    return this.#reached;
  }

  /**
   * Calls `done` once the position is at least `offset`: at once if it is already. `timeoutMs` is
   * the longest wait; undefined waits for ever.
   */
  wait(offset: Offset, timeoutMs: Millis | undefined, done: (end: WaitEnd) => void): Cancel {
    if (offset <= this.#reached) {
      done('reached');
      return () => undefined;
    }
    const waiter: Waiter = { offset, done, timer: undefined };
    this.#insert(waiter);
    if (timeoutMs !== undefined) {
      waiter.timer = this.#clock.after(Math.max(0, timeoutMs), () => this.#finish(waiter)?.('late'));
    }
    return () => void this.#finish(waiter);
  }

  /** The position has moved; going back (after a truncation) wakes nobody. */
  advance(to: Offset): void {
    this.#reached = to;
    while (this.#head < this.#waiters.length && this.#waiters[this.#head]!.offset <= to) {
      this.#finish(this.#waiters[this.#head++]!)?.('reached');
    }
    this.#tidy();
  }

  /** Who waits for more than `from` is called: the position will not get there. */
  abandon(from: Offset): void {
    let first = this.#head;
    while (first < this.#waiters.length && this.#waiters[first]!.offset <= from) first++;
    for (const waiter of this.#waiters.splice(first)) this.#finish(waiter)?.('lost');
  }

  #insert(waiter: Waiter): void {
    const waiters = this.#waiters;
    let at = waiters.length;
    while (at > this.#head && waiters[at - 1]!.offset > waiter.offset) at--;
    if (at === waiters.length) waiters.push(waiter);
    else waiters.splice(at, 0, waiter);
    this.#live++;
  }

  /** Ends a wait; gives what is to be called, once. The waiter stays in the list until the next tidying. */
  #finish(waiter: Waiter): Waiter['done'] {
    const { done } = waiter;
    if (done === undefined) return undefined;
    waiter.timer?.();
    waiter.timer = undefined;
    waiter.done = undefined;
    this.#live--;
    this.#tidy();
    return done;
  }

  /** Clears away what is over, when that is most of the list: it costs little per waiter. */
  #tidy(): void {
    if (this.#live === 0) this.#waiters.length = 0;
    else if (this.#waiters.length < FEW + 2 * this.#live) return;
    else this.#waiters = this.#waiters.filter(({ done }) => done !== undefined);
    this.#head = 0;
  }
}
