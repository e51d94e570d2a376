/**
 * Catch-up: when a node that has started knows the metadata. What lies in its directory says what was
 * committed some time ago, so it waits for the word of a leader, and then for its own image.
 */
import type { Offset } from '../base/units.ts';

export class CatchUp {
  /** Everything before it was committed when a leader was first heard. */
  #target: Offset | undefined;
  #isOver = false;
  #waiters: (() => void)[] = [];

  /** `committed`: what the leader has said, if it has; `applied`: the image has everything before it. */
  note(committed: Offset | undefined, applied: Offset): void {
    if (this.#isOver) return;
    this.#target ??= committed;
    if (this.#target === undefined || applied < this.#target) return;
    this.#isOver = true;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves once the image has what the leader first heard had committed, or when `signal` fires. */
  done(signal: AbortSignal): Promise<void> {
    if (this.#isOver || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
      this.#waiters.push(end);
    });
  }
}
