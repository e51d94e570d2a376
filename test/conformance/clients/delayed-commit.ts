/** Commits what a member has received, a while after it received it. */
import { setTimeout as sleep } from 'node:timers/promises';

export class DelayedCommit {
  readonly #delayMs: number;
  readonly #commit: (next: ReadonlyMap<number, number>) => Promise<void>;
  /** By partition, the offset behind what was received and is not committed. */
  #received = new Map<number, number>();
  #committing: Promise<void> | undefined;

  /** `commit` gets the offset to go on from, by partition. */
  constructor(delayMs: number, commit: (next: ReadonlyMap<number, number>) => Promise<void>) {
    this.#delayMs = delayMs;
    this.#commit = commit;
  }

  received(partition: number, offset: number): void {
    this.#received.set(partition, offset + 1);
    this.#committing ??= this.#commitAll();
  }

  /** Resolves once everything that has been received is committed, or was refused. */
  async end(): Promise<void> {
    await this.#committing;
  }

  async #commitAll(): Promise<void> {
    while (this.#received.size > 0) {
      await sleep(this.#delayMs);
      const next = this.#received;
      this.#received = new Map();
      await this.#commit(next);
    }
    this.#committing = undefined;
  }
}
