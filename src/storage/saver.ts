/**
 * Saves something again and again, one save at a time: calls during a save share the one after it, which
 * sees what they saw.
 */
export class Saver {
  readonly #write: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** `write` saves what is current when it is called. */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Resolves once what is current now has been saved; rejects as `write` does. */
  save(): Promise<void> {
    // It may be due although none runs: the one before has ended in this very turn.
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#begin();
    this.#next = this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#begin();
      });
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#running = this.#write().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }
}
