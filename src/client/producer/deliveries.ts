/**
 * Deliveries: counts what is under way, in generations, so that a flush can wait for everything before it
 * without knowing each delivery.
 */
import { Deferred } from '../waiting.ts';
import type { DeliveryGeneration } from './delivery.ts';

interface Generation extends DeliveryGeneration {
  /** Resolves when this generation and all before it have their fate. */
  readonly done: Deferred<void>;
}

export class Deliveries {
  /** Oldest first; the last takes new deliveries. */
  readonly #generations: Generation[] = [];

  constructor() {
    this.#begin();
  }

  /** The generation that a new delivery belongs to. */
  get current(): DeliveryGeneration {
    return this.#generations.at(-1)!;
  }

  /** Resolves when all deliveries begun until now have their fate. */
  settled(): Promise<void> {
    const { done } = this.#generations.at(-1)!;
    this.#begin();
    this.#retire();
    return done.promise;
  }

  #begin(): void {
    const generation: Generation = {
      open: 0,
      done: new Deferred(),
      settled: () => {
        generation.open--;
        if (generation.open === 0) this.#retire();
      },
    };
    this.#generations.push(generation);
  }

  /** Ends the oldest generations as far as they have nothing open; the newest never ends. */
  #retire(): void {
    while (this.#generations.length > 1 && this.#generations[0]!.open === 0) {
      this.#generations.shift()!.done.resolve();
    }
  }
}
