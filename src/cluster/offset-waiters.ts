/**
 * Offset waiters: who waits for a position of one partition to be passed, such as a producer for the
 * end of what is written, or a fetch for the high watermark.
 *
 * A waiter is called exactly once, with how its wait ended. Nothing is called back after `cancel`.
 *
 * Cost   waiters arrive nearly in order of their offset, so they lie in a sorted list that is searched
 *        from its end; a deadline is one timer, and most are gone before it is due
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

export class OffsetWaiters {
  readonly #clock: Clock;
  /** By ascending offset, those with equal ones in order of arrival. */
  #waiters: Waiter[] = [];
  /** Waiters before this index have been called. */
  #head = 0;
  #reached: Offset;

  /** `reached` is the position passed so far. */
  constructor(clock: Clock, reached: Offset) {
    this.#clock = clock;
    this.#reached = reached;
  }

  /** How many wait. */
  get size(): number {
    return this.#waiters.length - this.#head;
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
      waiter.timer = this.#clock.after(Math.max(0, timeoutMs), () => this.#end(waiter));
    }
    return () => {
      waiter.done = undefined;
      this.#end(waiter);
    };
  }

  /** The position has moved; going back (after a truncation) wakes nobody. */
  advance(to: Offset): void {
    this.#reached = to;
    const waiters = this.#waiters;
    while (this.#head < waiters.length && waiters[this.#head]!.offset <= to) {
      const waiter = waiters[this.#head++]!;
      waiter.timer?.();
      const { done } = waiter;
      waiter.done = undefined;
      done?.('reached');
    }
    if (this.#head === waiters.length) {
      waiters.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024) {
      waiters.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** Who waits for more than `from` is called: the position will not get there. */
  abandon(from: Offset): void {
    const waiters = this.#waiters;
    let first = this.#head;
    while (first < waiters.length && waiters[first]!.offset <= from) first++;
    for (const waiter of waiters.splice(first)) {
      waiter.timer?.();
      const { done } = waiter;
      waiter.done = undefined;
      done?.('lost');
    }
  }

  #insert(waiter: Waiter): void {
    const waiters = this.#waiters;
    let at = waiters.length;
    while (at > this.#head && waiters[at - 1]!.offset > waiter.offset) at--;
    if (at === waiters.length) waiters.push(waiter);
    else waiters.splice(at, 0, waiter);
  }

  #end(waiter: Waiter): void {
    waiter.timer?.();
    waiter.timer = undefined;
    const at = this.#waiters.indexOf(waiter, this.#head);
    if (at >= 0) this.#waiters.splice(at, 1);
    const { done } = waiter;
    waiter.done = undefined;
    done?.('late');
  }
}
