/**
 * Catch-up: when a node that has started knows the metadata. What lies in its directory says what was
 * committed some time ago, so it waits for the word of a leader, and then for its own image.
 */
import type { Offset } from '../base/units.ts';

export class CatchUp {
  /** Everything before it was committed when a leader was first heard. */
  #target: Offset | undefined;
  #isOver = false;
  #failure: Error | undefined;
  #waiters: { resolve(): void; reject(error: Error): void }[] = [];

  /** `committed`: what the leader has said, if it has; `applied`: the image has everything before it. */
  note(committed: Offset | undefined, applied: Offset): void {
    if (this.#isOver) return;
    this.#target ??= committed;
    if (this.#target === undefined || applied < this.#target) return;
    this.#isOver = true;
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** The image will not get any further. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiters.splice(0)) reject(this.#failure);
  }

  /**
   * Resolves once the image has what the leader first heard had committed, or when `signal` fires; rejects with
   * what `fail` was told.
   */
  done(signal: AbortSignal): Promise<void> {
    if (this.#isOver || signal.aborted) return Promise.resolve();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const settled = new AbortController();
    return new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { signal: settled.signal });
      this.#waiters.push({ resolve, reject });
    }).finally(() => settled.abort());
  }
}
