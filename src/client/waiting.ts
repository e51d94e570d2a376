/**
 * Waiting: the few ways in which the client waits. Every one ends early with an `AbortSignal`, and
 * leaves no listener and no timer behind.
 */
import type { Millis } from '../base/units.ts';
import type { Clock } from '../platform/ports.ts';
import { aborted } from './errors.ts';

/** Resolves after `ms`; rejects with ABORTED when the signal fires first. */
export function sleep(clock: Clock, ms: Millis, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(aborted(signal));
    const onAbort = (): void => {
      cancel();
      reject(aborted(signal!));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * `promise`, unless the signal fires first: then ABORTED, and the promise's own end is ignored. A
 * rejection counts as handled, as with `Deferred`.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const either = new Deferred<T>();
  const onAbort = (): void => either.reject(aborted(signal));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  const settled = (): void => signal.removeEventListener('abort', onAbort);
  promise.then(
    (value) => {
      settled();
      either.resolve(value);
    },
    (error: unknown) => {
      settled();
      either.reject(error);
    },
  );
  return either.promise;
}

/** A promise with its two ends in the open. Its rejection counts as handled: whoever cares, awaits it. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.#reject = reject;
    });
  }

  reject(error: unknown): void {
    // Only now, since most promises keep what they promise and this costs another one.
    this.promise.catch(() => {});
    this.#reject(error);
  }
}

/**
 * Runs work later, once: in the next microtask (`wake`) or at a time (`wakeAt`). Calls in between fall
 * together, so a burst of events costs one run.
 */
export class Wakeup {
  readonly #clock: Clock;
  readonly #run: () => void;
  #soon = false;
  #due = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Runs when the current turn's synchronous work is over. */
  wake(): void {
    if (this.#soon || this.#stopped) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      if (!this.#stopped) this.#run();
    });
  }

  /** Runs at `time` of the monotonic clock, or earlier for another reason. */
  wakeAt(time: Millis): void {
    if (time >= this.#due || this.#stopped || time === Number.POSITIVE_INFINITY) return;
    this.#cancel?.();
    this.#due = time;
    // Whole milliseconds: a fraction lost in rounding would fire too early, again and again.
    this.#cancel = this.#clock.after(Math.max(1, Math.ceil(time - this.#clock.now())), () => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#cancel = undefined;
      if (!this.#stopped) this.#run();
    });
  }

  /** Never runs again. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
