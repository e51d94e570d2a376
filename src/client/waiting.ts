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
  const { promise: either, resolve, reject } = new Deferred<T>();
  const onAbort = (): void => reject(aborted(signal));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  return either;
}

/** A promise with its two ends in the open. Its rejection counts as handled: whoever cares, awaits it. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => {});
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
    this.#cancel = this.#clock.after(Math.max(0, time - this.#clock.now()), () => {
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
